// What is sent to the Security Token Service, and what is done about its answers.

#include "dynamodb/providers/sts.hpp"
#include "unit/dynamodb/credentials/role_answers.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::providers {
namespace {

using std::chrono::milliseconds;
using test::assumed_role;
using test::contains;
using test::failure;
using test::run_at_once;
using test::ScriptedWorld;
using test::sts_error;

const credentials::StsAddress ireland = {{"https", "sts.eu-west-1.amazonaws.com", "/"},
                                         "eu-west-1"};

Credentials assume(const ScriptedWorld& world) {
    const auto outside = world.outside();
    credentials::AssumedRole role;
    role.role_arn = "arn:aws:iam::1:role/reader";
    role.origin = "profile \"dev\"";
    return run_at_once(assume_role(outside, ireland, role, {"AKIDSOURCE", "hidden", "token"}));
}

Credentials identify(const ScriptedWorld& world) {
    const auto outside = world.outside();
    const credentials::WebIdentity identity{"arn:aws:iam::1:role/reader", "/token", "nightly",
                                            "profile \"dev\""};
    return run_at_once(assume_role_with_web_identity(outside, ireland, identity));
}

std::string header(const http::Request& request, const char* name) {
    return std::string(http::find(request.headers, name).value_or(""));
}

TEST(AssumeRole, C3_is_a_signed_form) {
    ScriptedWorld world;
    world.answer(200, assumed_role("AKIDROLE"));

    EXPECT_EQ(assume(world).access_key_id(), "AKIDROLE");

    const auto& request = world.requests().at(0);
    EXPECT_EQ(request.method + " " + request.url, "POST https://sts.eu-west-1.amazonaws.com/");
    EXPECT_EQ(header(request, "host"), "sts.eu-west-1.amazonaws.com");
    EXPECT_EQ(header(request, "content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(header(request, "x-amz-security-token"), "token");
    EXPECT_EQ(request.body, "Action=AssumeRole&Version=2011-06-15"
                            "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Freader"
                            "&RoleSessionName=coalesce-0");
    EXPECT_TRUE(header(request, "authorization")
                    .starts_with("AWS4-HMAC-SHA256 Credential=AKIDSOURCE/19700101/eu-west-1/sts/"
                                 "aws4_request, SignedHeaders=content-type;host;x-amz-date;"
                                 "x-amz-security-token, Signature="))
        << header(request, "authorization");
}

TEST(AssumeRole, C3_is_signed_anew_for_each_attempt) {
    ScriptedWorld world;
    world.answer(400, sts_error("Throttling")).answer(400, sts_error("Throttling"));
    world.answer(200, assumed_role("AKIDROLE"));

    assume(world);

    EXPECT_EQ(header(world.requests().at(0), "x-amz-date"), "19700101T000000Z");
    EXPECT_EQ(header(world.requests().at(2), "x-amz-date"), "19700101T000001Z");
}

TEST(AssumeRole, C3_what_may_pass_is_tried_three_times) {
    for (const auto& passing :
         {ScriptedWorld().answer(503).answer(500), ScriptedWorld().silence().silence(),
          ScriptedWorld().answer(400, sts_error("Throttling")).answer(429),
          ScriptedWorld().answer(200, "<html/>").answer(200, "")}) {
        auto world = passing;
        world.answer(200, assumed_role("AKIDROLE"));

        EXPECT_EQ(assume(world).access_key_id(), "AKIDROLE");
        EXPECT_EQ(world.waits().size(), 2u);
    }
}

TEST(AssumeRole, C3_waits_longer_when_it_is_throttled) {
    ScriptedWorld world;
    world.answer(503).answer(400, sts_error("Throttling")).answer(200, assumed_role("AKIDROLE"));

    assume(world);

    EXPECT_EQ(world.waits(), (std::vector{milliseconds(13), milliseconds(1000)}));
}

TEST(AssumeRole, C3_that_is_denied_is_not_tried_again) {
    ScriptedWorld world;
    world.answer(403, sts_error("AccessDenied"));

    const auto [code, text] = failure([&] { assume(world); });

    EXPECT_EQ(code, errc::access_denied);
    EXPECT_TRUE(contains(text, "AssumeRole of \"arn:aws:iam::1:role/reader\" for profile \"dev\": "
                               "AccessDenied (HTTP status 403, request id 5045ca91): Sorry"))
        << text;
    EXPECT_EQ(world.requests().size(), 1u);
}

TEST(AssumeRole, C3_that_keeps_failing_says_what_came_last) {
    ScriptedWorld world;
    world.answer(503).answer(503).answer(502, "Bad Gateway").answer(200, assumed_role("AKIDROLE"));

    const auto [code, text] = failure([&] { assume(world); });

    EXPECT_EQ(code, errc::internal_server_error);
    EXPECT_TRUE(contains(text, "HTTP status 502")) << text;
    EXPECT_EQ(world.requests().size(), 3u);
}

TEST(AssumeRole, C3_without_an_answer_says_why) {
    ScriptedWorld world;
    world.silence().silence().silence();

    const auto [code, text] = failure([&] { assume(world); });

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "for profile \"dev\": no answer came: nobody is there")) << text;
}

TEST(WebIdentityCall, C4_is_a_form_that_nobody_signs) {
    ScriptedWorld world({}, {{"/token", "a.b.c\n"}});
    world.answer(200, assumed_role("AKIDROLE", "AssumeRoleWithWebIdentity"));

    EXPECT_EQ(identify(world).access_key_id(), "AKIDROLE");

    const auto& request = world.requests().at(0);
    EXPECT_EQ(request.body, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                            "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Freader"
                            "&RoleSessionName=nightly&WebIdentityToken=a.b.c");
    EXPECT_EQ(header(request, "authorization"), "");
}

TEST(WebIdentityCall, C4_is_tried_again_when_the_provider_could_not_be_reached) {
    ScriptedWorld world({}, {{"/token", "a.b.c"}});
    world.answer(400, sts_error("IDPCommunicationError"));
    world.answer(200, assumed_role("AKIDROLE", "AssumeRoleWithWebIdentity"));

    EXPECT_EQ(identify(world).access_key_id(), "AKIDROLE");
}

class BadToken : public testing::TestWithParam<std::pair<const char*, errc>> {};

TEST_P(BadToken, C4_is_not_tried_again) {
    ScriptedWorld world({}, {{"/token", "hidden"}});
    world.answer(400, sts_error(GetParam().first));

    const auto [code, text] = failure([&] { identify(world); });

    EXPECT_EQ(code, GetParam().second);
    EXPECT_FALSE(contains(text, "hidden")) << text;
    EXPECT_EQ(world.requests().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Code, BadToken,
                         testing::Values(std::pair("InvalidIdentityToken", errc::service_failure),
                                         std::pair("ExpiredTokenException", errc::expired_token),
                                         std::pair("IDPRejectedClaim", errc::service_failure)));

} // namespace
} // namespace coalesce::dynamodb::providers
