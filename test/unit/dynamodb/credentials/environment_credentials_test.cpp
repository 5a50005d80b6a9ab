#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/environment_credentials.hpp"
#include "dynamodb/credentials/utc_time.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::environment_of;
using test::failure;
using test::Variables;

const Variables both_keys = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                             {"AWS_SECRET_ACCESS_KEY", "not to be shown"}};

Variables both_and(const std::string& name, const std::string& value) {
    auto variables = both_keys;
    variables[name] = value;
    return variables;
}

std::optional<Credentials> credentials_of(Variables variables) {
    return credentials_in(environment_of(std::move(variables)));
}

auto failure_of_environment(Variables variables) {
    return failure([&] { credentials_of(std::move(variables)); });
}

auto failure_of(const Credentials& given) {
    return failure([&] { check(given); });
}

TEST(EnvironmentCredentials, C1_are_read) {
    const auto found = credentials_of(both_and("AWS_SESSION_TOKEN", "a token")).value();

    EXPECT_EQ(found.access_key_id(), "AKIDEXAMPLE");
    EXPECT_EQ(found.secret_access_key(), "not to be shown");
    EXPECT_EQ(found.session_token(), "a token");
}

TEST(EnvironmentCredentials, C1_need_no_more_than_the_keys) {
    const auto found = credentials_of(both_keys).value();

    EXPECT_EQ(found.session_token(), "");
    EXPECT_EQ(found.account_id(), "");
    EXPECT_EQ(found.expiration(), std::nullopt);
}

TEST(EnvironmentCredentials, C1_the_old_name_of_the_token_is_known) {
    const auto found = credentials_of(both_and("AWS_SECURITY_TOKEN", "a token")).value();

    EXPECT_EQ(found.session_token(), "a token");
}

TEST(EnvironmentCredentials, C1_of_two_tokens_that_with_the_new_name_is_taken) {
    auto variables = both_and("AWS_SECURITY_TOKEN", "old");
    variables["AWS_SESSION_TOKEN"] = "new";

    EXPECT_EQ(credentials_of(variables).value().session_token(), "new");
}

TEST(EnvironmentCredentials, C1_a_blank_session_token_is_none) {
    const auto found = credentials_of(both_and("AWS_SESSION_TOKEN", " ")).value();

    EXPECT_EQ(found.session_token(), "");
}

TEST(EnvironmentCredentials, C1_the_account_is_read) {
    const auto found = credentials_of(both_and("AWS_ACCOUNT_ID", "123456789001")).value();

    EXPECT_EQ(found.account_id(), "123456789001");
}

TEST(EnvironmentCredentials, C1_the_expiration_is_read) {
    const auto found =
        credentials_of(both_and("AWS_CREDENTIAL_EXPIRATION", "2021-09-21T18:32:37Z")).value();

    EXPECT_EQ(utc_time_text(found.expiration().value()), "2021-09-21T18:32:37Z");
}

TEST(EnvironmentCredentials, C1_an_expiration_that_is_no_time_is_refused_by_name) {
    const auto [code, text] =
        failure_of_environment(both_and("AWS_CREDENTIAL_EXPIRATION", "tomorrow"));

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "AWS_CREDENTIAL_EXPIRATION is \"tomorrow\"")) << text;
}

TEST(EnvironmentCredentials, C1_without_keys_there_are_none) {
    EXPECT_FALSE(credentials_of({{"AWS_SESSION_TOKEN", "alone"}}));
}

TEST(EnvironmentCredentials, C1_blank_keys_are_none) {
    EXPECT_FALSE(credentials_of({{"AWS_ACCESS_KEY_ID", " "}, {"AWS_SECRET_ACCESS_KEY", "\t\n"}}));
}

TEST(EnvironmentCredentials, C1_a_missing_secret_is_named) {
    const auto [code, text] = failure_of_environment({{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"}});

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "AWS_SECRET_ACCESS_KEY is not")) << text;
}

TEST(EnvironmentCredentials, C1_a_missing_access_key_is_named) {
    const auto [code, text] = failure_of_environment(both_and("AWS_ACCESS_KEY_ID", ""));

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "AWS_ACCESS_KEY_ID is not")) << text;
    EXPECT_FALSE(contains(text, "not to be shown")) << text;
}

class CopiedBadly : public testing::TestWithParam<const char*> {};

TEST_P(CopiedBadly, is_refused_by_name_and_not_shown) {
    const auto [code, text] =
        failure_of_environment(both_and(GetParam(), "hidden\r\nX-Injected: header"));

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, GetParam())) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

INSTANTIATE_TEST_SUITE_P(Variable, CopiedBadly,
                         testing::Values("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                         "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
                                         "AWS_ACCOUNT_ID"));

TEST(GivenCredentials, are_accepted_with_and_without_a_token) {
    EXPECT_NO_THROW(check({"AKIDEXAMPLE", "secret"}));
    EXPECT_NO_THROW(check({"AKIDEXAMPLE", "secret", "token"}));
}

TEST(GivenCredentials, a_blank_access_key_is_refused) {
    const auto [code, text] = failure_of({" ", "hidden"});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the access key id is blank")) << text;
}

TEST(GivenCredentials, a_blank_secret_is_refused) {
    const auto [code, text] = failure_of({"AKIDEXAMPLE", ""});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the secret access key is blank")) << text;
}

TEST(GivenCredentials, C7_a_line_break_in_a_token_is_refused) {
    const auto [code, text] = failure_of({"AKIDEXAMPLE", "secret", "hidden\nX-Injected: header"});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the session token holds a line break")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::credentials
