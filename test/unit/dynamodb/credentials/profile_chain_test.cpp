#include "dynamodb/credentials/profile_chain.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using settings::ProfileSet;
using settings::Section;
using test::contains;
using test::failure;

const Section::Properties own_keys = {{"aws_access_key_id", "AKID"},
                                      {"aws_secret_access_key", "secret"}};

const Section::Properties role_of_base = {{"role_arn", "arn:aws:iam::1:role/reader"},
                                          {"source_profile", "base"}};

ProfileSet profiles(const Section::Properties& dev, const Section::Properties& base = own_keys) {
    ProfileSet set;
    set.profiles.emplace("dev", Section(dev));
    set.profiles.emplace("base", Section(base));
    return set;
}

Section::Properties role_and(const std::string& name, const std::string& value) {
    auto properties = role_of_base;
    properties[name] = value;
    return properties;
}

auto chain_of(const ProfileSet& set) {
    return find_profile_chain(set, "dev").value();
}

auto profile_failure(const Section::Properties& dev, const Section::Properties& base = own_keys) {
    return failure([&] { find_profile_chain(profiles(dev, base), "dev"); });
}

TEST(ProfileChain, C2_a_profile_that_does_not_exist_is_no_way_to_credentials) {
    EXPECT_FALSE(find_profile_chain(profiles({}), "nobody"));
}

TEST(ProfileChain, C2_a_profile_without_a_word_of_credentials_is_no_way_to_them) {
    EXPECT_FALSE(find_profile_chain(profiles({{"region", "eu-west-1"}}), "dev"));
}

TEST(ProfileChain, C2_a_profile_has_keys_token_and_account) {
    auto properties = own_keys;
    properties["aws_session_token"] = "token";
    properties["aws_account_id"] = "123456789001";

    const auto keys = std::get<Credentials>(chain_of(profiles(properties)).source);

    EXPECT_EQ(keys.access_key_id(), "AKID");
    EXPECT_EQ(keys.secret_access_key(), "secret");
    EXPECT_EQ(keys.session_token(), "token");
    EXPECT_EQ(keys.account_id(), "123456789001");
}

TEST(ProfileChain, C2_a_blank_key_is_none) {
    EXPECT_FALSE(find_profile_chain(
        profiles({{"aws_access_key_id", " "}, {"aws_secret_access_key", ""}}), "dev"));
}

TEST(ProfileChain, C2_half_a_pair_of_keys_is_refused_by_name_and_not_shown) {
    const auto [code, text] = profile_failure({{"aws_secret_access_key", "hidden"}});

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "profile \"dev\" sets aws_secret_access_key but not "
                               "aws_access_key_id"))
        << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

TEST(ProfileChain, C2_a_control_character_in_a_key_is_refused_by_name_and_not_shown) {
    const auto [code, text] = profile_failure({{"aws_access_key_id", "AKID"},
                                               {"aws_secret_access_key", "hid\x01"
                                                                         "den"}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "aws_secret_access_key of profile \"dev\"")) << text;
    EXPECT_FALSE(contains(text, "hid\x01")) << text;
}

TEST(ProfileChain, C3_a_role_has_what_its_profile_says) {
    auto properties = role_and("duration_seconds", "900");
    properties["external_id"] = "ours";
    properties["role_session_name"] = "nightly";

    const auto role = chain_of(profiles(properties)).roles.at(0);

    EXPECT_EQ(role.role_arn, "arn:aws:iam::1:role/reader");
    EXPECT_EQ(role.session_name, "nightly");
    EXPECT_EQ(role.external_id, "ours");
    EXPECT_EQ(role.duration, std::chrono::seconds(900));
}

class BadDuration : public testing::TestWithParam<const char*> {};

TEST_P(BadDuration, C3_is_refused_with_its_limits) {
    const auto [code, text] = profile_failure(role_and("duration_seconds", GetParam()));

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "expected a number from 900 to 43200")) << text;
}

INSTANTIATE_TEST_SUITE_P(Value, BadDuration,
                         testing::Values("899", "43201", "-900", "900s", "99999999999999999999"));

TEST(ProfileChain, C3_a_second_factor_is_refused_for_there_is_nobody_to_ask) {
    const auto [code, text] = profile_failure(role_and("mfa_serial", "arn:aws:iam::1:mfa/me"));

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "mfa_serial")) << text;
}

TEST(ProfileChain, C3_a_source_that_is_unknown_is_refused_with_those_that_are) {
    const auto [code, text] =
        profile_failure({{"role_arn", "arn"}, {"credential_source", "Enviroment"}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "\"Enviroment\"; expected Environment, Ec2InstanceMetadata or "
                               "EcsContainer"))
        << text;
}

TEST(ProfileChain, C3_each_source_is_known_in_any_case) {
    const auto source_of = [](const char* name) {
        const Section::Properties properties = {{"role_arn", "arn"}, {"credential_source", name}};
        return std::get<NamedSource>(chain_of(profiles(properties)).source);
    };

    EXPECT_EQ(source_of("environment"), NamedSource::environment);
    EXPECT_EQ(source_of("Ec2InstanceMetadata"), NamedSource::ec2_instance_metadata);
    EXPECT_EQ(source_of("ECSCONTAINER"), NamedSource::ecs_container);
}

TEST(ProfileChain, C3_a_profile_that_names_itself_needs_keys) {
    const auto [code, text] = profile_failure({{"role_arn", "arn"}, {"source_profile", "dev"}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "names itself as source_profile")) << text;
}

TEST(ProfileChain, C3_a_source_profile_with_keys_ends_the_way) {
    auto base = own_keys;
    base.insert({{"role_arn", "arn:other"}, {"source_profile", "dev"}});

    const auto chain = chain_of(profiles({{"role_arn", "arn"}, {"source_profile", "base"}}, base));

    EXPECT_EQ(std::get<Credentials>(chain.source).access_key_id(), "AKID");
    EXPECT_EQ(chain.roles.size(), 1u);
}

TEST(ProfileChain, C3_profiles_that_form_a_circle_are_refused) {
    const auto [code, text] = profile_failure({{"role_arn", "arn"}, {"source_profile", "base"}},
                                              {{"role_arn", "arn"}, {"source_profile", "dev"}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "profile \"base\" has the source_profile \"dev\", which leads back"))
        << text;
}

TEST(ProfileChain, C3_a_source_profile_that_is_not_there_is_named) {
    const auto [code, text] = profile_failure({{"role_arn", "arn"}, {"source_profile", "bas"}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the source_profile \"bas\", which is in neither")) << text;
}

TEST(ProfileChain, C3_a_row_of_profiles_without_an_end_is_refused) {
    ProfileSet set = profiles({{"role_arn", "arn"}, {"source_profile", "p0"}});
    for (int i = 0; i < 50'000; ++i)
        set.profiles.emplace(
            "p" + std::to_string(i),
            Section({{"role_arn", "arn"}, {"source_profile", "p" + std::to_string(i + 1)}}));

    const auto [code, text] = failure([&] { find_profile_chain(set, "dev"); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "more than 32 profiles in a row")) << text;
}

TEST(ProfileChain, C4_a_token_file_is_a_source_even_beside_keys) {
    auto properties = own_keys;
    properties["web_identity_token_file"] = "/token";
    properties["role_arn"] = "arn";

    const auto chain = chain_of(profiles(properties));

    EXPECT_EQ(std::get<WebIdentity>(chain.source).token_file, "/token");
    EXPECT_TRUE(chain.roles.empty());
}

TEST(ProfileChain, C5_a_process_has_its_command_and_the_account_of_its_profile) {
    const auto source = std::get<ProcessSource>(
        chain_of(profiles({{"credential_process", "tool --json"}, {"aws_account_id", "1"}}))
            .source);

    EXPECT_EQ(source.command, "tool --json");
    EXPECT_EQ(source.account_id, "1");
    EXPECT_EQ(source.origin, "profile \"dev\"");
}

TEST(ProfileChain, C5_keys_are_taken_before_a_process_is_run) {
    auto properties = own_keys;
    properties["credential_process"] = "tool";

    EXPECT_TRUE(std::holds_alternative<Credentials>(chain_of(profiles(properties)).source));
}

TEST(ProfileChain, C6_a_login_is_taken_before_keys) {
    auto properties = own_keys;
    properties.insert({{"sso_start_url", "https://x"},
                       {"sso_region", "eu-west-1"},
                       {"sso_account_id", "1"},
                       {"sso_role_name", "reader"}});

    EXPECT_TRUE(std::holds_alternative<SsoProfile>(chain_of(profiles(properties)).source));
}

ProfileSet profiles_with_session(const Section::Properties& dev) {
    auto set = profiles(dev);
    set.sso_sessions.emplace(
        "corp", Section({{"sso_start_url", "https://x"}, {"sso_region", "eu-west-1"}}));
    return set;
}

TEST(ProfileChain, C6_the_region_of_a_session_may_stand_in_the_profile_too) {
    const auto set = profiles_with_session({{"sso_session", "corp"}, {"sso_region", "eu-west-1"}});

    EXPECT_EQ(std::get<SsoProfile>(chain_of(set).source).region, "eu-west-1");
}

TEST(ProfileChain, C6_another_region_than_that_of_the_session_is_refused) {
    const auto set = profiles_with_session({{"sso_session", "corp"}, {"sso_region", "us-east-1"}});

    const auto [code, text] = failure([&] { find_profile_chain(set, "dev"); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "set it in [sso-session corp] only")) << text;
}

TEST(ProfileChain, C6_a_login_without_a_role_gives_no_credentials) {
    const auto set = profiles_with_session({{"sso_session", "corp"}});
    const auto login = std::get<SsoProfile>(chain_of(set).source);

    const auto [code, text] = failure([&] { check_has_role(login); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "no sso_account_id and sso_role_name")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::credentials
