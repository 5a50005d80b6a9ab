// Which source is asked, in which order, and what is said when none has credentials.

#include "dynamodb/providers/default_chain.hpp"
#include "unit/dynamodb/credentials/role_answers.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::providers {
namespace {

using test::assumed_role;
using test::contains;
using test::failure;
using test::run_at_once;
using test::ScriptedWorld;
using test::Variables;

constexpr char config[] = "/home/.aws/config";

// Everything is configured at once; a test takes away what would come first.
const Variables all = {{"HOME", "/home"},
                       {"AWS_REGION", "eu-west-1"},
                       {"AWS_ACCESS_KEY_ID", "AKIDENV"},
                       {"AWS_SECRET_ACCESS_KEY", "secret"},
                       {"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"},
                       {"AWS_ROLE_ARN", "arn:env"},
                       {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/container"}};

const std::string keys_in_file = "aws_access_key_id = AKIDFILE\naws_secret_access_key = secret\n";
const std::string role_in_file = "role_arn = arn:file\nsource_profile = default\n";

Variables without(std::vector<std::string> names) {
    auto variables = all;
    for (const auto& name : names)
        variables.erase(name);
    return variables;
}

const std::vector<std::string> own_keys = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"};

Variables without_keys_and(const std::string& name) {
    auto names = own_keys;
    names.push_back(name);
    return without(names);
}

ScriptedWorld world_with(const Variables& variables, const std::string& profile) {
    return ScriptedWorld(variables, {{config, "[default]\n" + profile}, {"/token", "a.b.c"}});
}

DefaultChain chain_in(const ScriptedWorld& world,
                      ProfileChoice choice = ProfileChoice::by_settings) {
    const auto settings = std::make_shared<const settings::Settings>(world.settings());
    return DefaultChain(world.outside(), settings, {}, choice);
}

std::string key_found_in(const ScriptedWorld& world,
                         ProfileChoice choice = ProfileChoice::by_settings) {
    auto chain = chain_in(world, choice);
    return run_at_once(chain.retrieve()).access_key_id();
}

std::string json_keys(const std::string& id) {
    return R"({"Code": "Success", "AccessKeyId": ")" + id +
           R"(", "SecretAccessKey": "s", "Token": "t", "Expiration": "2030-01-01T00:00:00Z"})";
}

TEST(DefaultChain, C1_the_environment_is_asked_first) {
    EXPECT_EQ(key_found_in(world_with(all, keys_in_file + role_in_file)), "AKIDENV");
}

TEST(DefaultChain, C3_then_a_profile_that_takes_a_role) {
    auto world = world_with(without(own_keys), keys_in_file + role_in_file);
    world.answer(200, assumed_role("AKIDROLE"));

    EXPECT_EQ(key_found_in(world), "AKIDROLE");
    EXPECT_TRUE(contains(world.requests().at(0).body, "RoleArn=arn%3Afile"));
}

TEST(DefaultChain, C4_then_the_web_identity_of_the_environment) {
    auto world = world_with(without(own_keys), keys_in_file);
    world.answer(200, assumed_role("AKIDROLE", "AssumeRoleWithWebIdentity"));

    EXPECT_EQ(key_found_in(world), "AKIDROLE");
    EXPECT_TRUE(contains(world.requests().at(0).body, "RoleArn=arn%3Aenv"));
}

TEST(DefaultChain, C2_then_the_keys_of_the_profile) {
    const auto world = world_with(without_keys_and("AWS_WEB_IDENTITY_TOKEN_FILE"), keys_in_file);

    EXPECT_EQ(key_found_in(world), "AKIDFILE");
}

TEST(DefaultChain, C7_then_the_container) {
    auto world = world_with(without_keys_and("AWS_WEB_IDENTITY_TOKEN_FILE"), "");
    world.answer(200, json_keys("AKIDCONTAINER"));

    EXPECT_EQ(key_found_in(world), "AKIDCONTAINER");
}

const Variables nothing_set = {{"HOME", "/home"}};

TEST(DefaultChain, C8_then_the_metadata_service) {
    auto world = world_with(nothing_set, "");
    world.answer(200, "token").answer(200, "role").answer(200, json_keys("AKIDIMDS"));

    EXPECT_EQ(key_found_in(world), "AKIDIMDS");
}

TEST(DefaultChain, C9_what_the_metadata_service_gave_is_kept_past_its_expiration) {
    auto world = world_with(nothing_set, "");
    world.answer(200, "token").answer(200, "role").answer(200, json_keys("AKIDIMDS"));
    auto chain = chain_in(world);

    EXPECT_FALSE(chain.keeps_expired());
    run_at_once(chain.retrieve());
    EXPECT_TRUE(chain.keeps_expired());
}

TEST(DefaultChain, C9_it_is_kept_when_the_service_is_silent_afterwards) {
    auto world = world_with(nothing_set, "");
    world.answer(200, "token").answer(200, "role").answer(200, json_keys("AKIDIMDS")).silence();
    auto chain = chain_in(world);

    run_at_once(chain.retrieve());
    const auto [code, text] = failure([&] { run_at_once(chain.retrieve()); });

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(chain.keeps_expired());
}

TEST(DefaultChain, C9_a_role_that_was_taken_with_it_is_not) {
    auto world = world_with({{"HOME", "/home"}, {"AWS_REGION", "eu-west-1"}},
                            "role_arn = arn\ncredential_source = Ec2InstanceMetadata\n");
    world.answer(200, "token").answer(200, "role").answer(200, json_keys("AKIDIMDS"));
    world.answer(200, assumed_role("AKIDROLE"));
    auto chain = chain_in(world);

    EXPECT_EQ(run_at_once(chain.retrieve()).access_key_id(), "AKIDROLE");
    EXPECT_FALSE(chain.keeps_expired());
}

TEST(DefaultChain, C1_a_profile_that_was_chosen_in_code_is_meant) {
    const auto world = world_with(all, keys_in_file);

    EXPECT_EQ(key_found_in(world, ProfileChoice::in_code), "AKIDFILE");
    EXPECT_TRUE(world.requests().empty());
}

TEST(DefaultChain, C1_half_a_pair_of_keys_is_not_passed_over) {
    auto variables = all;
    variables.erase("AWS_SECRET_ACCESS_KEY");

    const auto [code, text] = failure([&] { key_found_in(world_with(variables, keys_in_file)); });

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "AWS_SECRET_ACCESS_KEY is not")) << text;
}

TEST(DefaultChain, C2_a_chosen_profile_that_does_not_exist_is_not_passed_over) {
    auto variables = nothing_set;
    variables["AWS_PROFILE"] = "dev";

    const auto [code, text] = failure([&] { key_found_in(world_with(variables, keys_in_file)); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the profile \"dev\" was chosen by AWS_PROFILE, but is not in "
                               "/home/.aws/config or /home/.aws/credentials"))
        << text;
}

TEST(DefaultChain, C3_a_role_that_is_denied_ends_the_search) {
    auto world = world_with(without(own_keys), keys_in_file + role_in_file);
    world.answer(403, test::sts_error("AccessDenied"));

    const auto [code, text] = failure([&] { key_found_in(world); });

    EXPECT_EQ(code, errc::access_denied);
    EXPECT_EQ(world.requests().size(), 1u);
}

TEST(DefaultChain, C3_each_role_is_taken_with_the_one_before) {
    auto world = ScriptedWorld({{"HOME", "/home"}, {"AWS_REGION", "eu-west-1"}},
                               {{config, "[default]\nrole_arn = arn:outer\nsource_profile = inner\n"
                                         "[profile inner]\nrole_arn = arn:inner\n"
                                         "source_profile = base\n[profile base]\n" +
                                             keys_in_file}});
    world.answer(200, assumed_role("AKIDINNER")).answer(200, assumed_role("AKIDOUTER"));

    EXPECT_EQ(key_found_in(world), "AKIDOUTER");

    const auto& inner = world.requests().at(0);
    const auto& outer = world.requests().at(1);
    EXPECT_TRUE(contains(inner.body, "RoleArn=arn%3Ainner")) << inner.body;
    EXPECT_TRUE(contains(outer.body, "RoleArn=arn%3Aouter")) << outer.body;
    EXPECT_EQ(http::find(outer.headers, "x-amz-security-token"), "token of AKIDINNER");
}

TEST(DefaultChain, C4_the_token_is_read_again_each_time) {
    auto world = world_with(without(own_keys), "");
    world.answer(200, assumed_role("AKID", "AssumeRoleWithWebIdentity"));
    world.answer(200, assumed_role("AKID", "AssumeRoleWithWebIdentity"));
    auto chain = chain_in(world);

    run_at_once(chain.retrieve());
    world.write("/token", "renewed");
    run_at_once(chain.retrieve());

    EXPECT_TRUE(world.requests().at(0).body.ends_with("WebIdentityToken=a.b.c"));
    EXPECT_TRUE(world.requests().at(1).body.ends_with("WebIdentityToken=renewed"));
}

TEST(DefaultChain, C1_none_anywhere_is_an_error_with_a_sentence_for_each_place) {
    const Variables variables = {{"HOME", "/home"}, {"AWS_EC2_METADATA_DISABLED", "true"}};
    const ScriptedWorld world(variables);

    const auto [code, text] = failure([&] { key_found_in(world); });

    EXPECT_EQ(code, errc::missing_credentials);
    for (const char* sentence :
         {"no credentials were given, and none were found. ",
          "Not from the environment: neither AWS_ACCESS_KEY_ID nor AWS_SECRET_ACCESS_KEY is set. ",
          "Not from the profile \"default\": it is not in /home/.aws/config or "
          "/home/.aws/credentials. ",
          "Not from a web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set. ",
          "Not from a container's endpoint: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
          "AWS_CONTAINER_CREDENTIALS_FULL_URI is set. ",
          "Not from the metadata service of EC2: ", "Set AWS_ACCESS_KEY_ID and "})
        EXPECT_TRUE(contains(text, sentence)) << sentence << "\nin " << text;
}

} // namespace
} // namespace coalesce::dynamodb::providers
