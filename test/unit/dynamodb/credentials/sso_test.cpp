// C6: credentials of a role for the token of a login, and the token's own refresh.

#include "dynamodb/providers/sso.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <rapidjson/document.h>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::Credentials;
using dynamodb::errc;
using dynamodb::credentials::SsoProfile;
using dynamodb::providers::SsoRefreshes;
using std::chrono::minutes;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

// Both digests are those that smithy-rs's recorded cases name their files by.
constexpr char session_path[] = "/me/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
constexpr char start_url_path[] =
    "/me/.aws/sso/cache/dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json";

// 2021-09-22T00:35:06Z
constexpr ScriptedWorld::TimePoint token_end{seconds(1632270906)};

constexpr char whole_token[] =
    R"({"startUrl": "https://d-abc123.awsapps.com/start", "region": "eu-west-1",
        "accessToken": "old-token", "expiresAt": "2021-09-22T00:35:06Z",
        "clientId": "the-client", "clientSecret": "the-\"secret\"",
        "registrationExpiresAt": "2021-10-22T00:35:06Z", "refreshToken": "the-refresh"})";

constexpr char role_answer[] =
    R"({"roleCredentials": {"accessKeyId": "AKID", "secretAccessKey": "secret",
        "sessionToken": "session", "expiration": 1651516560250}})";
constexpr char new_token[] =
    R"({"accessToken": "new-token", "expiresIn": 28800, "refreshToken": "next-refresh",
        "tokenType": "Bearer"})";

constexpr char oidc_line[] = "POST https://oidc.eu-west-1.amazonaws.com/token";
constexpr char role_line_of_sso[] =
    "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials"
    "?role_name=My%2BRole&account_id=012345678901";

SsoProfile session_profile() {
    return {"dev", "https://d-abc123.awsapps.com/start", "eu-west-1", "012345678901", "My+Role",
            "work"};
}

SsoProfile old_profile() {
    auto profile = session_profile();
    profile.session.clear();
    profile.start_url = "https://ssotest.awsapps.com/start";
    return profile;
}

ScriptedWorld sso_world(std::string token = whole_token, Variables variables = {}) {
    variables["HOME"] = "/me";
    ScriptedWorld world(std::move(variables), {{session_path, token}, {start_url_path, token}});
    world.set_time(token_end - minutes(60));
    return world;
}

Credentials ask_sso(const ScriptedWorld& world, SsoRefreshes& refreshes,
                    SsoProfile profile = session_profile(),
                    const dynamodb::endpoint::EndpointSettings& given = {}) {
    const auto outside = world.outside();
    auto addresses = dynamodb::credentials::sso_addresses(profile.region, given, world.settings());
    return run_at_once(dynamodb::providers::sso_credentials(outside, std::move(addresses),
                                                            std::move(profile), refreshes));
}

Credentials ask_sso(const ScriptedWorld& world, SsoProfile profile = session_profile()) {
    SsoRefreshes refreshes;
    return ask_sso(world, refreshes, std::move(profile));
}

std::string failure_of_sso(const ScriptedWorld& world, SsoProfile profile = session_profile()) {
    const auto [code, text] = failure([&] { ask_sso(world, std::move(profile)); });
    EXPECT_EQ(code, errc::missing_credentials) << text;
    EXPECT_TRUE(world.is_at_end());
    for (const char* secret : {"old-token", "the-refresh", "the-\\\"secret", "the-client"})
        EXPECT_FALSE(contains(text, secret)) << text;
    return text;
}

std::string bearer(const ScriptedWorld& world) {
    const auto& headers = world.requests().back().headers;
    return std::string(dynamodb::http::find(headers, "x-amz-sso_bearer_token").value_or("none"));
}

TEST(Sso, C6_gives_the_credentials_of_the_role_until_their_milliseconds) {
    auto world = sso_world();
    world.answer(200, role_answer);

    const auto credentials = ask_sso(world);

    EXPECT_EQ(credentials.access_key_id(), "AKID");
    EXPECT_EQ(credentials.secret_access_key(), "secret");
    EXPECT_EQ(credentials.session_token(), "session");
    EXPECT_EQ(credentials.account_id(), "012345678901");
    EXPECT_EQ(credentials.expiration(),
              ScriptedWorld::TimePoint(std::chrono::milliseconds(1651516560250)));
    EXPECT_EQ(world.lines(), Lines{role_line_of_sso});
    EXPECT_EQ(bearer(world), "old-token");
}

TEST(Sso, C6_finds_the_token_of_an_old_profile_by_its_start_url) {
    auto world = sso_world();
    world.write(session_path, "not this one");
    world.answer(200, role_answer);

    ask_sso(world, old_profile());

    EXPECT_EQ(bearer(world), "old-token");
}

TEST(Sso, C6_without_a_token_says_how_to_log_in) {
    const ScriptedWorld world(Variables{{"HOME", "/me"}});

    const auto text = failure_of_sso(world);

    EXPECT_TRUE(contains(text, session_path)) << text;
    EXPECT_TRUE(contains(text, "run \"aws sso login --profile work\"")) << text;
}

class UnusableTokenFile : public testing::TestWithParam<const char*> {};

TEST_P(UnusableTokenFile, C6_says_how_to_log_in) {
    const auto text = failure_of_sso(sso_world(GetParam()));

    EXPECT_TRUE(contains(text, session_path)) << text;
    EXPECT_FALSE(contains(text, "malformed response")) << text;
    EXPECT_TRUE(contains(text, "aws sso login")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnusableTokenFile,
    testing::Values("", "{}", R"({"accessToken": "old-token"})",
                    R"({"accessToken": "old-token", "expiresAt": "old-token"})",
                    R"({"expiresAt": "2021-09-22T00:35:06Z"})"));

TEST(Sso, C6_without_a_home_folder_says_so) {
    EXPECT_TRUE(contains(failure_of_sso(ScriptedWorld()), "HOME"));
}

TEST(Sso, C6_of_a_profile_for_a_token_alone_is_refused) {
    auto profile = session_profile();
    profile.account_id.clear();
    profile.role_name.clear();

    const auto [code, text] = failure([&] { ask_sso(sso_world(), profile); });

    EXPECT_EQ(code, errc::invalid_setting);
}

TEST(Sso, C6_is_asked_at_endpoints_with_fips_and_dual_stack) {
    auto world = sso_world(
        whole_token, {{"AWS_USE_FIPS_ENDPOINT", "true"}, {"AWS_USE_DUALSTACK_ENDPOINT", "true"}});
    world.answer(200, role_answer);

    ask_sso(world);

    EXPECT_TRUE(contains(world.lines().at(0), "https://portal.sso-fips.eu-west-1.api.aws/fed"));
}

TEST(Sso, C6_is_asked_at_endpoints_with_fips_as_given_in_code) {
    auto world = sso_world(whole_token, {{"AWS_USE_FIPS_ENDPOINT", "false"}});
    world.answer(200, role_answer);
    dynamodb::endpoint::EndpointSettings given;
    given.use_fips = true;
    SsoRefreshes refreshes;

    ask_sso(world, refreshes, session_profile(), given);

    EXPECT_TRUE(contains(world.lines().at(0), "https://portal.sso-fips.eu-west-1.amazonaws.com/"));
}

TEST(Sso, C6_is_asked_where_the_settings_say) {
    auto world = sso_world(whole_token, {{"AWS_ENDPOINT_URL_SSO", "http://localhost:1/a/"},
                                         {"AWS_ENDPOINT_URL_SSO_OIDC", "http://localhost:2"}});
    world.set_time(token_end);
    world.answer(200, new_token).answer(200, role_answer);

    ask_sso(world);

    EXPECT_EQ(world.lines().at(0), "POST http://localhost:2/token");
    EXPECT_TRUE(contains(world.lines().at(1), "GET http://localhost:1/a/federation/credentials?"));
}

struct RefusalOfRole {
    unsigned status;
    const char* says;
};

class RefusedSsoRole : public testing::TestWithParam<RefusalOfRole> {};

TEST_P(RefusedSsoRole, C6_says_what_to_do) {
    auto world = sso_world();
    world.answer(GetParam().status, R"({"message": "old-token"})");

    const auto text = failure_of_sso(world);

    EXPECT_TRUE(contains(text, "status " + std::to_string(GetParam().status))) << text;
    EXPECT_TRUE(contains(text, GetParam().says)) << text;
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedSsoRole,
                         testing::Values(RefusalOfRole{401, "aws sso login"},
                                         RefusalOfRole{403, "may take it"},
                                         RefusalOfRole{404, "My+Role"},
                                         RefusalOfRole{503, "are not given"}));

TEST(Sso, C6_that_does_not_answer_fails) {
    auto world = sso_world();
    world.silence();

    EXPECT_TRUE(contains(failure_of_sso(world), "nobody is there"));
}

class MalformedRoleAnswer : public testing::TestWithParam<const char*> {};

TEST_P(MalformedRoleAnswer, C6_is_no_answer) {
    auto world = sso_world();
    world.answer(200, GetParam());

    EXPECT_EQ(failure([&] { ask_sso(world); }).first, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(
    Table, MalformedRoleAnswer,
    testing::Values(
        "", "{}", R"({"roleCredentials": {}})",
        R"({"roleCredentials": {"accessKeyId": "a", "secretAccessKey": "s", "sessionToken": "t"}})",
        R"({"roleCredentials": {"accessKeyId": "a", "secretAccessKey": "s", "sessionToken": "t",
            "expiration": 9223372036854775807}})",
        R"({"roleCredentials": {"accessKeyId": "a", "secretAccessKey": "s", "sessionToken": "t",
            "expiration": "2021-09-22T00:35:06Z"}})"));

TEST(Sso, C6_refreshes_the_token_in_its_last_quarter_of_an_hour_and_keeps_it) {
    auto world = sso_world();
    world.set_time(token_end - minutes(15));
    world.answer(200, new_token).answer(200, role_answer);

    ask_sso(world);

    EXPECT_EQ(world.lines(), (Lines{oidc_line, role_line_of_sso}));
    EXPECT_EQ(world.requests()[0].body,
              R"({"grantType":"refresh_token","clientId":"the-client",)"
              R"("clientSecret":"the-\"secret\"","refreshToken":"the-refresh"})");
    EXPECT_EQ(bearer(world), "new-token");
    rapidjson::Document kept;
    kept.Parse(world.file(session_path).c_str());
    const auto text = [&kept](const char* name) { return std::string(kept[name].GetString()); };
    EXPECT_EQ(text("accessToken"), "new-token");
    EXPECT_EQ(text("expiresAt"), "2021-09-22T08:20:06Z");
    EXPECT_EQ(text("refreshToken"), "next-refresh");
    EXPECT_EQ(text("clientSecret"), "the-\"secret\"");
    EXPECT_EQ(text("startUrl"), "https://d-abc123.awsapps.com/start");
    EXPECT_EQ(text("registrationExpiresAt"), "2021-10-22T00:35:06Z");
}

TEST(Sso, C6_uses_the_token_as_it_is_before_that) {
    auto world = sso_world();
    world.set_time(token_end - minutes(15) - seconds(1));
    world.answer(200, role_answer);

    ask_sso(world);

    EXPECT_EQ(world.lines(), Lines{role_line_of_sso});
}

TEST(Sso, C6_goes_on_with_a_token_that_cannot_be_kept) {
    auto world = sso_world();
    world.set_time(token_end);
    world.refuse_writing();
    world.answer(200, new_token).answer(200, role_answer);

    ask_sso(world);

    EXPECT_EQ(bearer(world), "new-token");
}

TEST(Sso, C6_keeps_the_old_refresh_token_if_none_comes) {
    auto world = sso_world();
    world.set_time(token_end);
    world.answer(200, R"({"accessToken": "new-token", "expiresIn": 60})").answer(200, role_answer);

    ask_sso(world);

    EXPECT_TRUE(contains(world.file(session_path), "the-refresh"));
}

TEST(Sso, C6_uses_the_old_token_to_its_end_when_the_refresh_fails) {
    auto world = sso_world();
    world.set_time(token_end - seconds(1));
    world.answer(500).answer(200, role_answer);

    ask_sso(world);

    EXPECT_EQ(bearer(world), "old-token");
}

TEST(Sso, C6_tries_a_refresh_once_a_minute) {
    auto world = sso_world();
    SsoRefreshes refreshes;
    world.set_time(token_end - minutes(5));
    world.silence().answer(200, role_answer).answer(200, role_answer);
    ask_sso(world, refreshes);

    world.set_time(token_end - minutes(5) + seconds(59));
    ask_sso(world, refreshes);
    world.set_time(token_end - minutes(5) + seconds(60));
    world.answer(200, new_token).answer(200, role_answer);
    ask_sso(world, refreshes);

    EXPECT_EQ(world.lines(),
              (Lines{oidc_line, role_line_of_sso, role_line_of_sso, oidc_line, role_line_of_sso}));
}

class FailedRefresh : public testing::TestWithParam<std::pair<unsigned, const char*>> {};

TEST_P(FailedRefresh, C6_of_an_expired_token_says_how_to_log_in) {
    auto world = sso_world();
    world.set_time(token_end);
    world.answer(GetParam().first, GetParam().second);

    const auto text = failure_of_sso(world);

    EXPECT_TRUE(contains(text, "expired and could not be refreshed")) << text;
    EXPECT_TRUE(contains(text, "aws sso login")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, FailedRefresh,
    testing::Values(std::pair(400u, R"({"error": "invalid_grant", "x": "the-refresh"})"),
                    std::pair(200u, "<html>"), std::pair(200u, R"({"expiresIn": 60})"),
                    std::pair(200u, R"({"accessToken": "x"})"),
                    std::pair(200u, R"({"accessToken": "x", "expiresIn": -1})"),
                    std::pair(200u, R"({"accessToken": "x", "expiresIn": 9223372036854775807})")));

class TokenThatCannotBeRefreshed : public testing::TestWithParam<const char*> {};

TEST_P(TokenThatCannotBeRefreshed, C6_is_used_to_its_end_and_no_longer) {
    std::string token = whole_token;
    token.replace(token.find(GetParam()), std::string(GetParam()).size(), "other");
    auto world = sso_world(token);
    world.set_time(token_end - seconds(1));
    world.answer(200, role_answer);

    ask_sso(world);
    world.set_time(token_end);
    const auto text = failure_of_sso(world);

    EXPECT_EQ(world.lines(), Lines{role_line_of_sso});
    EXPECT_TRUE(contains(text, "its token has expired;")) << text;
}

INSTANTIATE_TEST_SUITE_P(Table, TokenThatCannotBeRefreshed,
                         testing::Values("refreshToken", "clientId", "clientSecret",
                                         "registrationExpiresAt"));

TEST(Sso, C6_whose_registration_has_ended_is_not_refreshed) {
    std::string token = whole_token;
    token.replace(token.find("2021-10-22"), 10, "2021-09-21");
    const auto world = sso_world(token);
    ScriptedWorld(world).set_time(token_end);

    failure_of_sso(world);

    EXPECT_TRUE(world.requests().empty());
}

TEST(Sso, C6_of_the_old_form_is_not_refreshed) {
    auto world = sso_world();
    world.set_time(token_end);

    failure_of_sso(world, old_profile());

    EXPECT_TRUE(world.requests().empty());
}

TEST(Sso, C6_finds_the_token_of_a_login_that_was_made_since) {
    auto world = sso_world();
    world.set_time(token_end + minutes(60));
    world.answer(400);
    failure_of_sso(world);

    world.write(session_path, R"({"accessToken": "fresh", "expiresAt": "2021-09-22T09:00:00Z"})");
    world.answer(200, role_answer);
    ask_sso(world);

    EXPECT_EQ(bearer(world), "fresh");
}

} // namespace
} // namespace coalesce::test
