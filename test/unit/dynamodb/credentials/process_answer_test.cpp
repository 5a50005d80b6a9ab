#include "dynamodb/credentials/process_answer.hpp"
#include "dynamodb/credentials/utc_time.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::failure;

ProcessSource tool() {
    return {"tool --password hidden", "123456789001", "profile \"dev\""};
}

auto failure_of_output(const std::string& output) {
    return failure([&] { read_process_answer(output, tool()); });
}

TEST(ProcessAnswer, C5_has_keys_token_expiration_and_account) {
    const auto answer = read_process_answer(
        R"({"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret",
            "SessionToken": "token", "Expiration": "2022-05-02T18:36:00+00:00",
            "AccountId": "123456789002"})",
        tool());

    EXPECT_EQ(answer.access_key_id(), "AKID");
    EXPECT_EQ(answer.secret_access_key(), "secret");
    EXPECT_EQ(answer.session_token(), "token");
    EXPECT_EQ(utc_time_text(answer.expiration().value()), "2022-05-02T18:36:00Z");
    EXPECT_EQ(answer.account_id(), "123456789002");
}

TEST(ProcessAnswer, C5_without_an_expiration_is_never_refreshed) {
    const auto answer = read_process_answer(
        R"({"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret"})", tool());

    EXPECT_EQ(answer.expiration(), std::nullopt);
    EXPECT_EQ(answer.session_token(), "");
}

TEST(ProcessAnswer, C5_without_an_account_has_that_of_the_profile) {
    const auto answer = read_process_answer(
        R"({"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret"})", tool());

    EXPECT_EQ(answer.account_id(), "123456789001");
}

struct BadOutput {
    std::string output;
    std::string problem;
};

void PrintTo(const BadOutput& bad, std::ostream* out) {
    *out << bad.output;
}

class BadProcessAnswer : public testing::TestWithParam<BadOutput> {};

TEST_P(BadProcessAnswer, C5_is_refused_by_what_is_wrong_and_not_shown) {
    const auto [code, text] = failure_of_output(GetParam().output);

    EXPECT_EQ(code, errc::malformed_response);
    EXPECT_TRUE(contains(text, "the output of the credential_process of profile \"dev\"")) << text;
    EXPECT_TRUE(contains(text, GetParam().problem)) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Output, BadProcessAnswer,
    testing::Values(
        BadOutput{"hidden", "no JSON"}, //
        BadOutput{R"({"AccessKeyId": "hidden", "SecretAccessKey": "hidden"})",
                  "no number \"Version\""},
        BadOutput{R"({"Version": 2, "AccessKeyId": "hidden", "SecretAccessKey": "hidden"})",
                  "the \"Version\" 2; expected 1"},
        BadOutput{R"({"Version": "1", "AccessKeyId": "hidden", "SecretAccessKey": "hidden"})",
                  "no number \"Version\""},
        BadOutput{R"({"Version": 1, "SecretAccessKey": "hidden"})", "\"AccessKeyId\""},
        BadOutput{R"({"Version": 1, "AccessKeyId": "hidden"})", "\"SecretAccessKey\""},
        BadOutput{R"({"Version": 1, "AccessKeyId": "hidden", "SecretAccessKey": "hidden",
                      "Expiration": "hidden"})",
                  "\"Expiration\""}));

TEST(ProcessAnswer, C5_a_line_break_in_a_token_is_refused) {
    const auto [code, text] = failure_of_output(
        R"({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "hid\nden"})");

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the session token in the output of")) << text;
}

TEST(ProcessFailure, C5_tells_the_exit_code_and_what_the_program_says) {
    EXPECT_EQ(process_failure(3, "\n no login \r\nmore", tool()),
              "the credential_process of profile \"dev\" ended with exit code 3: no login ");
}

TEST(ProcessFailure, C5_tells_that_the_program_says_nothing) {
    EXPECT_EQ(process_failure(1, " \n", tool()), "the credential_process of profile \"dev\" ended "
                                                 "with exit code 1 and said nothing");
}

TEST(ProcessFailure, C5_tells_no_more_than_200_bytes_and_no_half_character) {
    const auto text = process_failure(1, std::string(199, 'x') + "\xC3\xA4" + "yyy", tool());

    EXPECT_TRUE(text.ends_with(": " + std::string(199, 'x'))) << text;
}

TEST(ProcessFailure, C5_tells_no_control_characters_and_no_broken_utf8) {
    const auto text = process_failure(1, "a\x1b[31mb\xFF", tool());

    EXPECT_TRUE(text.ends_with(": a?[31mb?")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::credentials
