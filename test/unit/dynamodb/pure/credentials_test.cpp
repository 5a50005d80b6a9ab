#include "dynamodb/credentials/static_credentials.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <map>

namespace coalesce::dynamodb::credentials {
namespace {

using Variables = std::map<std::string, std::string>;

Environment environment_of(Variables variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

const Variables both = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                        {"AWS_SECRET_ACCESS_KEY", "not to be shown"}};

Variables both_and(const std::string& name, const std::string& value) {
    auto variables = both;
    variables[name] = value;
    return variables;
}

// What a call throws; an empty text if it does not.
template <class Call>
std::pair<boost::system::error_code, std::string> failure(Call call) {
    try {
        call();
    } catch (const boost::system::system_error& error) {
        return {error.code(), error.what()};
    }
    return {};
}

auto failure_of_environment(Variables variables) {
    return failure([&] { credentials_from(environment_of(std::move(variables))); });
}

auto failure_of(const Credentials& given) {
    return failure([&] { check(given); });
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

TEST(EnvironmentCredentials, C1_are_read) {
    const auto found = credentials_from(environment_of(both_and("AWS_SESSION_TOKEN", "a token")));

    EXPECT_EQ(found.access_key_id(), "AKIDEXAMPLE");
    EXPECT_EQ(found.secret_access_key(), "not to be shown");
    EXPECT_EQ(found.session_token(), "a token");
}

TEST(EnvironmentCredentials, C1_need_no_session_token) {
    EXPECT_EQ(credentials_from(environment_of(both)).session_token(), "");
}

TEST(EnvironmentCredentials, C1_a_blank_session_token_is_none) {
    const auto found = credentials_from(environment_of(both_and("AWS_SESSION_TOKEN", " ")));

    EXPECT_EQ(found.session_token(), "");
}

TEST(EnvironmentCredentials, C1_none_is_an_error_that_says_what_to_set) {
    const auto [code, text] = failure_of_environment({});

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "AWS_ACCESS_KEY_ID")) << text;
    EXPECT_TRUE(contains(text, "AWS_SECRET_ACCESS_KEY")) << text;
}

TEST(EnvironmentCredentials, C1_blank_ones_are_none) {
    const auto [code, text] =
        failure_of_environment({{"AWS_ACCESS_KEY_ID", " "}, {"AWS_SECRET_ACCESS_KEY", "\t\n"}});

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "no credentials were given")) << text;
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
                                         "AWS_SESSION_TOKEN"));

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
