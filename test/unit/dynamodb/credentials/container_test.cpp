// C7: the credentials of a container of ECS or EKS. The table of addresses is smithy-rs's, where it
// is present.

#include "dynamodb/credentials/container.hpp"
#include "dynamodb/providers/container.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::credentials::container_url;
using dynamodb::credentials::Finding;
using std::chrono::milliseconds;

constexpr char container_answer[] =
    R"({"RoleArn": "arn:aws:iam::123456789:role/task", "AccessKeyId": "AKID",
        "SecretAccessKey": "secret", "Token": "session", "AccountId": "012345678901",
        "Expiration" : "2009-02-13T23:31:30Z"})";

Variables variables_of_case(const rapidjson::Value& environment) {
    Variables variables;
    for (const auto& [name, value] : environment.GetObject())
        variables.emplace(name.GetString(), value.GetString());
    return variables;
}

// What smithy calls an error because nothing is configured is no failure to us.
std::string container_url_or_failure(const Variables& variables) {
    try {
        return container_url(environment_of(variables)).value_or("not configured");
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), errc::invalid_setting);
        return "refused";
    }
}

TEST(Container, C7_finds_its_url_as_smithy_does) {
    if (outside_vectors_are_absent())
        GTEST_SKIP() << no_outside_vectors;
    const auto table = read_json(outside_vectors() / "smithy-rs/test-data/ecs-tests.json");
    const std::map<std::string, std::string> failures = {
        {"No environment variables were set to configure ECS provider", "not configured"},
        {"URI did not specify a host", "refused"}};
    int cases = 0;
    for (const auto& test : table["tests"].GetArray()) {
        SCOPED_TRACE(test["docs"].GetString());
        const auto& result = test["result"];

        const auto found = container_url_or_failure(variables_of_case(test["env"]));

        ++cases;
        EXPECT_EQ(found, result.HasMember("Ok") ? result["Ok"].GetString()
                                                : failures.at(result["ErrorContains"].GetString()));
    }
    EXPECT_EQ(cases, 11);
}

class ContainerHost : public testing::TestWithParam<std::pair<const char*, bool>> {};

TEST_P(ContainerHost, C7_without_tls_is_this_machine_or_a_known_one) {
    const auto& [host, is_allowed] = GetParam();
    const auto url = "http://" + std::string(host) + "/x";
    const auto environment = environment_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}});

    const auto [code, text] = failure([&] { container_url(environment); });

    EXPECT_EQ(!code, is_allowed) << text;
    EXPECT_TRUE(is_allowed || contains(text, "AWS_CONTAINER_CREDENTIALS_FULL_URI")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, ContainerHost,
    testing::Values(std::pair("localhost", true), std::pair("LocalHost:80", true),
                    std::pair("127.0.0.1", true), std::pair("127.255.0.255:99", true),
                    std::pair("[::1]:8080", true), std::pair("[FD00:EC2::23]", true),
                    std::pair("169.254.170.2:8080", true), std::pair("169.254.170.23", true),
                    std::pair("169.254.170.3", false), std::pair("169.254.169.254", false),
                    std::pair("127.0.0.1.example.com", false), std::pair("127.example.com", false),
                    std::pair("127.0.0.256", false), std::pair("127.0.0", false),
                    std::pair("128.0.0.1", false), std::pair("[::2]", false),
                    std::pair("localhost.example.com", false), std::pair("192.168.0.1", false)));

class UnusableContainerUrl : public testing::TestWithParam<Variables> {};

TEST_P(UnusableContainerUrl, C7_is_refused_by_name) {
    const auto [code, text] = failure([&] { container_url(environment_of(GetParam())); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, GetParam().begin()->first)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnusableContainerUrl,
    testing::Values(Variables{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ".example.com/x"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ":8080/x"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@example.com/x"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/a b"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/a?b c"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://host/a?b\r\nc"}},
                    Variables{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp://localhost/a"}}));

const Variables in_ecs = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/id"}};

Finding ask_container(const ScriptedWorld& world) {
    const auto outside = world.outside();
    return run_at_once(dynamodb::providers::container_credentials(outside));
}

std::string failure_of_container(const ScriptedWorld& world) {
    const auto [code, text] = failure([&] { ask_container(world); });
    EXPECT_EQ(code, errc::missing_credentials) << text;
    EXPECT_TRUE(world.is_at_end());
    return text;
}

TEST(Container, C7_gives_credentials_with_their_account) {
    ScriptedWorld world(in_ecs);
    world.answer(200, container_answer);

    const auto finding = ask_container(world);

    ASSERT_TRUE(finding.credentials());
    EXPECT_EQ(finding.credentials()->access_key_id(), "AKID");
    EXPECT_EQ(finding.credentials()->secret_access_key(), "secret");
    EXPECT_EQ(finding.credentials()->session_token(), "session");
    EXPECT_EQ(finding.credentials()->account_id(), "012345678901");
    EXPECT_EQ(finding.credentials()->expiration(),
              ScriptedWorld::TimePoint(std::chrono::seconds(1234567890)));
    EXPECT_EQ(world.lines(), std::vector<std::string>{"GET http://169.254.170.2/v2/id"});
    EXPECT_EQ(world.timeouts(), std::vector{milliseconds(2000)});
    EXPECT_EQ(world.requests()[0].headers,
              (dynamodb::http::Headers{{"Accept", "application/json"}}));
}

TEST(Container, C7_that_is_not_configured_is_passed_over) {
    const auto finding = ask_container(ScriptedWorld());

    EXPECT_FALSE(finding.credentials());
    EXPECT_TRUE(contains(finding.reason(), "AWS_CONTAINER_CREDENTIALS_FULL_URI"));
}

TEST(Container, C7_is_asked_three_times_a_second_apart) {
    ScriptedWorld world(in_ecs);
    world.silence().answer(500).answer(200, container_answer);

    EXPECT_TRUE(ask_container(world).credentials());
    EXPECT_EQ(world.waits(), std::vector(2, milliseconds(1000)));
}

TEST(Container, C7_that_stays_silent_fails_after_three_attempts) {
    ScriptedWorld world(in_ecs);
    world.silence().silence().silence();

    const auto text = failure_of_container(world);

    EXPECT_TRUE(contains(text, "3 times")) << text;
    EXPECT_TRUE(contains(text, "nobody is there")) << text;
    EXPECT_EQ(world.waits().size(), 2u);
}

TEST(Container, C7_that_refuses_is_not_asked_again) {
    ScriptedWorld world(in_ecs);
    world.answer(403);

    EXPECT_TRUE(contains(failure_of_container(world), "status 403"));
}

TEST(Container, C7_answer_without_a_part_names_it) {
    ScriptedWorld world(in_ecs);
    const std::string incomplete =
        R"({"AccessKeyId": "AKID", "SecretAccessKey": "hidden", "Expiration": "x"})";
    world.answer(200, incomplete).answer(200, "no JSON").answer(200, incomplete);

    const auto text = failure_of_container(world);

    EXPECT_TRUE(contains(text, "no text \"Token\"")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

std::string authorization_sent(const ScriptedWorld& world, std::size_t request) {
    const auto found = dynamodb::http::find(world.requests().at(request).headers, "Authorization");
    return std::string(found.value_or("none"));
}

TEST(Container, C7_shows_the_token_of_the_file_as_it_is_now_and_that_before_the_variable) {
    auto variables = in_ecs;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "from-variable";
    ScriptedWorld world(variables, {{"/token", "first"}});
    world.answer(200, container_answer).answer(200, container_answer);

    ask_container(world);
    world.write("/token", "second");
    ask_container(world);

    EXPECT_EQ(authorization_sent(world, 0), "first");
    EXPECT_EQ(authorization_sent(world, 1), "second");
}

TEST(Container, C7_shows_the_token_of_the_variable) {
    auto variables = in_ecs;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "from-variable";
    ScriptedWorld world(variables);
    world.answer(200, container_answer);

    ask_container(world);

    EXPECT_EQ(authorization_sent(world, 0), "from-variable");
}

TEST(Container, C7_without_its_token_file_fails_before_it_asks) {
    auto variables = in_ecs;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/gone";
    const ScriptedWorld world(variables);

    const auto text = failure_of_container(world);

    EXPECT_TRUE(contains(text, "/gone")) << text;
    EXPECT_TRUE(world.requests().empty());
}

class UnsendableToken : public testing::TestWithParam<const char*> {};

TEST_P(UnsendableToken, C7_is_refused_and_not_shown) {
    auto variables = in_ecs;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
    const ScriptedWorld world(variables, {{"/token", GetParam()}});

    const auto [code, text] = failure([&] { ask_container(world); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_FALSE(contains(text, "hidden")) << text;
    EXPECT_TRUE(world.requests().empty());
}

INSTANTIATE_TEST_SUITE_P(Table, UnsendableToken,
                         testing::Values("hidden\n", "hidden\rX-Evil: 1", "hid\x01hidden"));

} // namespace
} // namespace coalesce::test
