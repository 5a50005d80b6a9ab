#include "dynamodb/credentials/web_identity.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::environment_of;
using test::failure;

auto failure_of_token(const std::optional<std::string>& content) {
    const WebIdentity identity{"arn", "/var/token", "", "profile \"dev\""};
    return failure([&] { identity_token(identity, content); });
}

TEST(WebIdentity, C4_has_file_role_and_session) {
    const auto identity = web_identity_in(environment_of({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"},
                                                          {"AWS_ROLE_ARN", "arn"},
                                                          {"AWS_ROLE_SESSION_NAME", "nightly"}}))
                              .value();

    EXPECT_EQ(identity.token_file, "/token");
    EXPECT_EQ(identity.role_arn, "arn");
    EXPECT_EQ(identity.session_name, "nightly");
}

TEST(WebIdentity, C4_a_role_without_a_file_is_none) {
    EXPECT_FALSE(web_identity_in(environment_of({{"AWS_ROLE_ARN", "arn"}})));
}

TEST(WebIdentity, C4_a_file_without_a_role_is_refused) {
    const auto [code, text] = failure([] {
        web_identity_in(environment_of({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}}));
    });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "AWS_ROLE_ARN")) << text;
}

TEST(WebIdentity, C4_a_token_is_read_without_the_line_break_behind_it) {
    EXPECT_EQ(identity_token({}, "a.b.c\r\n"), "a.b.c");
}

TEST(WebIdentity, C4_a_file_that_cannot_be_read_is_named_with_its_origin) {
    const auto [code, text] = failure_of_token(std::nullopt);

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "\"/var/token\" (profile \"dev\") cannot be read")) << text;
}

TEST(WebIdentity, C4_a_blank_file_has_no_token) {
    const auto [code, text] = failure_of_token(" \n");

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "is empty")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::credentials
