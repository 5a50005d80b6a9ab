#include "dynamodb/credentials/sts.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::failure;

AssumedRole reader() {
    AssumedRole role;
    role.role_arn = "arn:aws:iam::1:role/reader";
    return role;
}

std::string role_answer(const std::string& credentials) {
    return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
           "<AssumeRoleResult><AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId>"
           "<Arn>arn:aws:sts::123456789012:assumed-role/reader/b</Arn></AssumedRoleUser>" +
           credentials + "</AssumeRoleResult></AssumeRoleResponse>";
}

std::string credentials_xml(const std::string& expiration = "2021-08-05T19:58:02Z") {
    return "<Credentials>\n <AccessKeyId>AKID</AccessKeyId>\n"
           "<SecretAccessKey>hidden&amp;more</SecretAccessKey>"
           "<SessionToken>token</SessionToken><Expiration>" +
           expiration + "</Expiration></Credentials>";
}

auto failure_of_answer(const std::string& xml) {
    return failure([&] { read_role_answer(xml, "AssumeRole"); });
}

TEST(StsForm, C3_names_the_role_and_a_session) {
    EXPECT_EQ(assume_role_form(reader(), "coalesce-1"),
              "Action=AssumeRole&Version=2011-06-15"
              "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Freader&RoleSessionName=coalesce-1");
}

TEST(StsForm, C3_has_what_the_profile_says) {
    auto role = reader();
    role.session_name = "nightly run";
    role.external_id = "a&b=\xC3\xA4~";
    role.duration = std::chrono::seconds(900);

    const auto form = assume_role_form(role, "coalesce-1");

    EXPECT_TRUE(form.ends_with("&RoleSessionName=nightly%20run&DurationSeconds=900"
                               "&ExternalId=a%26b%3D%C3%A4~"))
        << form;
}

TEST(StsForm, C4_has_the_token) {
    const WebIdentity identity{"arn", "/token", "", ""};

    EXPECT_EQ(web_identity_form(identity, "a.b+c", "coalesce-1"),
              "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn"
              "&RoleSessionName=coalesce-1&WebIdentityToken=a.b%2Bc");
}

TEST(StsForm, C3_a_session_that_nobody_named_has_the_time_in_its_name) {
    EXPECT_EQ(default_session_name(TimePoint(std::chrono::milliseconds(1632246085998))),
              "coalesce-1632246085998");
}

TEST(StsAnswer, C3_has_credentials_and_the_account_of_the_role) {
    const auto answer = read_role_answer(role_answer(credentials_xml()), "AssumeRole");

    EXPECT_EQ(answer.access_key_id(), "AKID");
    EXPECT_EQ(answer.secret_access_key(), "hidden&more");
    EXPECT_EQ(answer.session_token(), "token");
    EXPECT_EQ(utc_time_text(answer.expiration().value()), "2021-08-05T19:58:02Z");
    EXPECT_EQ(answer.account_id(), "123456789012");
}

TEST(StsAnswer, C3_to_another_call_is_refused) {
    const auto [code, text] = failure(
        [&] { read_role_answer(role_answer(credentials_xml()), "AssumeRoleWithWebIdentity"); });

    EXPECT_EQ(code, errc::malformed_response);
}

class BadStsAnswer : public testing::TestWithParam<std::string> {};

TEST_P(BadStsAnswer, C3_is_refused_and_not_shown) {
    const auto [code, text] = failure_of_answer(GetParam());

    EXPECT_EQ(code, errc::malformed_response);
    EXPECT_TRUE(contains(text, "the answer to AssumeRole")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Xml, BadStsAnswer,
    testing::Values("", "hidden", "{}", "<html/>", "<AssumeRoleResponse>", role_answer(""),
                    role_answer(credentials_xml("hidden")), role_answer(credentials_xml("")),
                    role_answer("<Credentials><AccessKeyId>A</AccessKeyId></Credentials>")));

TEST(StsAnswer, C3_made_of_opening_tags_does_not_exhaust_the_stack) {
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i)
        deep += "<a>";

    const auto [code, text] = failure_of_answer(deep);

    EXPECT_EQ(code, errc::malformed_response);
}

TEST(StsError, C3_has_code_message_and_request) {
    const auto error = read_sts_error(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n"
        "    <Type>Sender</Type>\n    <Code>InvalidIdentityToken</Code>\n"
        "    <Message>No provider</Message>\n  </Error>\n"
        "  <RequestId>5045ca91</RequestId>\n</ErrorResponse>");

    EXPECT_EQ(error.code, "InvalidIdentityToken");
    EXPECT_EQ(error.message, "No provider");
    EXPECT_EQ(error.request_id, "5045ca91");
}

TEST(StsError, C3_that_is_anything_else_says_nothing) {
    for (const char* body : {"", "Service Unavailable", "{}", "<html></html>", "<Error"})
        EXPECT_EQ(read_sts_error(body).code, "") << body;
}

TEST(StsError, C4_an_unreachable_provider_may_be_reached_later) {
    EXPECT_TRUE(is_provider_unreachable({"IDPCommunicationError"}));
    EXPECT_FALSE(is_provider_unreachable({"InvalidIdentityToken"}));
    EXPECT_FALSE(is_provider_unreachable({"ExpiredTokenException"}));
}

} // namespace
} // namespace coalesce::dynamodb::credentials
