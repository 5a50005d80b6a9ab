// C8: the walk from a token to the credentials of an instance, and every way in which it ends.

#include "dynamodb/providers/imds.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::credentials::Finding;
using dynamodb::credentials::ImdsSettings;
using std::chrono::milliseconds;

constexpr char imds_answer[] =
    R"({"Code": "Success", "LastUpdated": "2021-09-21T18:30:29Z", "Type": "AWS-HMAC",
        "AccessKeyId": "AKID", "SecretAccessKey": "secret", "Token": "session",
        "Expiration": "2021-09-22T00:35:06Z"})";
constexpr char token_line[] = "PUT http://169.254.169.254/latest/api/token";
constexpr char role_line[] =
    "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/";
constexpr char credentials_line[] =
    "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role";

using Lines = std::vector<std::string>;

Finding ask_imds(const ScriptedWorld& world, ImdsSettings settings = {}) {
    const auto outside = world.outside();
    return run_at_once(dynamodb::providers::imds_credentials(outside, std::move(settings)));
}

std::string reason_of_imds(const ScriptedWorld& world, ImdsSettings settings = {}) {
    const auto finding = ask_imds(world, std::move(settings));
    EXPECT_FALSE(finding.credentials());
    EXPECT_TRUE(world.is_at_end());
    return finding.reason();
}

ImdsSettings without_v1() {
    ImdsSettings settings;
    settings.v1_is_disabled = true;
    return settings;
}

TEST(Imds, C8_gives_the_credentials_of_the_role_for_a_token) {
    ScriptedWorld world;
    world.answer(200, "token").answer(200, "my-role\n").answer(200, imds_answer);

    const auto finding = ask_imds(world);

    ASSERT_TRUE(finding.credentials());
    EXPECT_EQ(finding.credentials()->access_key_id(), "AKID");
    EXPECT_EQ(finding.credentials()->secret_access_key(), "secret");
    EXPECT_EQ(finding.credentials()->session_token(), "session");
    EXPECT_EQ(finding.credentials()->expiration(),
              ScriptedWorld::TimePoint(std::chrono::seconds(1632270906)));
    EXPECT_EQ(world.lines(), (Lines{token_line, role_line, credentials_line}));
    using dynamodb::http::Headers;
    EXPECT_EQ(world.requests()[0].headers,
              (Headers{{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}}));
    EXPECT_EQ(world.requests()[1].headers, (Headers{{"x-aws-ec2-metadata-token", "token"}}));
    EXPECT_EQ(world.requests()[2].headers, (Headers{{"x-aws-ec2-metadata-token", "token"}}));
    EXPECT_EQ(world.timeouts(), std::vector(3, milliseconds(1000)));
    EXPECT_TRUE(world.waits().empty());
}

TEST(Imds, C8_that_does_not_answer_is_no_instance_after_one_second) {
    ScriptedWorld world;
    world.silence();

    const auto reason = reason_of_imds(world);

    EXPECT_EQ(world.timeouts(), std::vector{milliseconds(1000)});
    EXPECT_TRUE(contains(reason, "nobody is there")) << reason;
    EXPECT_TRUE(contains(reason, "no instance of EC2")) << reason;
    EXPECT_TRUE(contains(reason, "hop limit")) << reason;
}

TEST(Imds, C8_is_asked_as_often_as_told) {
    ScriptedWorld world;
    world.silence().silence();
    ImdsSettings settings;
    settings.max_attempts = 2;

    EXPECT_TRUE(contains(reason_of_imds(world, settings), "2 times in a row"));
}

TEST(Imds, C8_is_asked_at_growing_intervals_up_to_a_limit) {
    ScriptedWorld world;
    world.silence().silence().silence().silence().silence().silence();
    ImdsSettings settings;
    settings.max_attempts = 6;

    reason_of_imds(world, settings);

    const std::vector<milliseconds> pauses{milliseconds(100), milliseconds(200), milliseconds(400),
                                           milliseconds(800), milliseconds(800)};
    EXPECT_EQ(world.waits(), pauses);
}

TEST(Imds, C8_that_has_answered_is_asked_three_times_for_each_thing) {
    ScriptedWorld world;
    world.answer(503).answer(200, "token");
    world.silence().answer(503).answer(200, "my-role");
    world.answer(200, "{").answer(500).answer(200, imds_answer);

    const auto finding = ask_imds(world);

    EXPECT_TRUE(finding.credentials());
    EXPECT_EQ(world.lines(), (Lines{token_line, token_line, role_line, role_line, role_line,
                                    credentials_line, credentials_line, credentials_line}));
    const std::vector<milliseconds> pauses{milliseconds(100), milliseconds(100), milliseconds(200),
                                           milliseconds(100), milliseconds(200)};
    EXPECT_EQ(world.waits(), pauses);
}

TEST(Imds, C8_that_keeps_failing_is_given_up) {
    ScriptedWorld world;
    world.answer(200, "token").answer(503).answer(503).answer(503);

    const auto reason = reason_of_imds(world);

    EXPECT_TRUE(contains(reason, "status 503, 3 times in a row")) << reason;
    EXPECT_FALSE(contains(reason, "no instance")) << reason;
}

class RefusedToken : public testing::TestWithParam<unsigned> {};

TEST_P(RefusedToken, C8_leads_to_the_first_version) {
    ScriptedWorld world;
    world.answer(GetParam()).answer(200, "my-role").answer(200, imds_answer);

    const auto finding = ask_imds(world);

    EXPECT_TRUE(finding.credentials());
    EXPECT_EQ(world.lines(), (Lines{token_line, role_line, credentials_line}));
    EXPECT_TRUE(world.requests()[1].headers.empty());
    EXPECT_TRUE(world.requests()[2].headers.empty());
}

TEST_P(RefusedToken, C8_ends_the_walk_where_the_first_version_is_disabled) {
    ScriptedWorld world;
    world.answer(GetParam());

    const auto reason = reason_of_imds(world, without_v1());

    EXPECT_TRUE(contains(reason, std::to_string(GetParam()))) << reason;
    EXPECT_TRUE(contains(reason, "AWS_EC2_METADATA_V1_DISABLED")) << reason;
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedToken, testing::Values(403u, 404u, 405u));

TEST(Imds, C8_gives_up_at_a_bad_request_for_a_token) {
    ScriptedWorld world;
    world.answer(400);

    EXPECT_TRUE(contains(reason_of_imds(world), "status 400"));
}

TEST(Imds, C8_that_forbids_tokens_and_does_without_is_disabled) {
    ScriptedWorld world;
    world.answer(403).answer(403);

    const auto reason = reason_of_imds(world);

    EXPECT_TRUE(contains(reason, "forbids requests")) << reason;
    EXPECT_TRUE(contains(reason, "disabled")) << reason;
}

TEST(Imds, C8_of_an_instance_without_a_role_says_so) {
    ScriptedWorld world;
    world.answer(200, "token").answer(404, "<html>");

    const auto reason = reason_of_imds(world);

    EXPECT_TRUE(contains(reason, "has no role; attach an instance profile")) << reason;
}

TEST(Imds, C8_whose_answer_has_another_code_says_which) {
    ScriptedWorld world;
    world.answer(200, "token").answer(200, "my-role");
    world.answer(200, R"({"Code": "AssumeRoleUnauthorizedAccess", "SecretAccessKey": "hidden"})");

    const auto reason = reason_of_imds(world);

    EXPECT_TRUE(contains(reason, "AssumeRoleUnauthorizedAccess")) << reason;
    EXPECT_TRUE(contains(reason, "my-role")) << reason;
    EXPECT_FALSE(contains(reason, "hidden")) << reason;
}

class IncompleteImdsAnswer : public testing::TestWithParam<std::string> {};

TEST_P(IncompleteImdsAnswer, C8_names_what_is_missing) {
    std::string body = imds_answer;
    body.replace(body.find(GetParam()), GetParam().size(), "Other");
    ScriptedWorld world;
    world.answer(200, "token").answer(200, "my-role");
    world.answer(200, body).answer(200, body).answer(200, body);

    const auto reason = reason_of_imds(world);

    EXPECT_TRUE(contains(reason, GetParam())) << reason;
    EXPECT_FALSE(contains(reason, "session")) << reason;
}

INSTANTIATE_TEST_SUITE_P(Table, IncompleteImdsAnswer,
                         testing::Values("AccessKeyId", "SecretAccessKey", "Token", "Expiration"));

TEST(Imds, C8_cannot_lead_elsewhere_by_the_name_of_a_role) {
    ScriptedWorld world;
    world.answer(200, "token").answer(200, "../../user-data");

    EXPECT_TRUE(contains(reason_of_imds(world), "cannot be one"));
}

TEST(Imds, C8_whose_token_cannot_stand_in_a_header_is_asked_for_another) {
    ScriptedWorld world;
    world.answer(200, "a b").answer(200, "").answer(200, "\ttoken");

    EXPECT_TRUE(contains(reason_of_imds(world), "without a token, 3 times"));
}

TEST(Imds, C8_that_is_disabled_is_not_asked) {
    ImdsSettings settings;
    settings.is_disabled = true;

    EXPECT_TRUE(contains(reason_of_imds(ScriptedWorld(), settings), "AWS_EC2_METADATA_DISABLED"));
}

} // namespace
} // namespace coalesce::test
