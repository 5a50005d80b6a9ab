#include "dynamodb/settings/client_settings.hpp"

#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using namespace dynamodb::settings;

TEST(RetrySettings, R7_attempts_come_from_the_variable_then_from_the_profile_then_from_nowhere) {
    const char* profile = "[default]\nmax_attempts = 3";

    EXPECT_EQ(find_max_attempts(settings_of({{"AWS_MAX_ATTEMPTS", "6"}}, profile)), 6U);
    EXPECT_EQ(find_max_attempts(settings_of({}, profile)), 3U);
    EXPECT_EQ(find_max_attempts(settings_of({})), std::nullopt);
}

class BadAttempts : public testing::TestWithParam<const char*> {};

TEST_P(BadAttempts, R7_are_refused_by_name) {
    const auto settings = settings_of({{"AWS_MAX_ATTEMPTS", GetParam()}});

    const auto refusal = refusal_of([&] { find_max_attempts(settings); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says(std::string("\"") + GetParam() + "\" (from AWS_MAX_ATTEMPTS)"))
        << refusal.text;
}

INSTANTIATE_TEST_SUITE_P(Value, BadAttempts,
                         testing::Values("0", "-1", "+3", "3.5", "three", "4 ", " 4", "0x3",
                                         "4294967296"));

TEST(RetrySettings, R7_known_modes_are_taken_and_others_refused_by_name) {
    for (const char* mode : {"standard", "Adaptive", "legacy", " "})
        EXPECT_NO_THROW(check_retry_mode(settings_of({{"AWS_RETRY_MODE", mode}}))) << mode;
    const auto unknown = settings_of({}, "[default]\nretry_mode = never");

    const auto refusal = refusal_of([&] { check_retry_mode(unknown); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("\"never\" (retry_mode of profile \"default\"")) << refusal.text;
}

TEST(ClockSkew, S5_is_corrected_unless_that_is_disabled) {
    const char* profile = "[default]\ndisable_clock_skew_correction = true";

    EXPECT_TRUE(corrects_clock_skew(settings_of({})));
    EXPECT_FALSE(corrects_clock_skew(settings_of({}, profile)));
    EXPECT_TRUE(corrects_clock_skew(
        settings_of({{"AWS_DISABLE_CLOCK_SKEW_CORRECTION", "False"}}, profile)));
    EXPECT_TRUE(refusal_of([] {
                    corrects_clock_skew(settings_of({{"AWS_DISABLE_CLOCK_SKEW_CORRECTION", "1"}}));
                }).says("AWS_DISABLE_CLOCK_SKEW_CORRECTION"));
}

TEST(CaBundle, is_a_path_that_may_start_at_home) {
    const char* profile = "[default]\nca_bundle = ~/ca.pem";

    EXPECT_EQ(find_ca_bundle(settings_of({}, profile)).value().value, "/me/ca.pem");
    EXPECT_EQ(find_ca_bundle(settings_of({{"AWS_CA_BUNDLE", "/ca"}}, profile)).value().value,
              "/ca");
    EXPECT_EQ(find_ca_bundle(settings_of({{"AWS_CA_BUNDLE", "/ca"}})).value().origin,
              "from AWS_CA_BUNDLE");
    EXPECT_EQ(find_ca_bundle(settings_of({})), std::nullopt);
}

TEST(AppId, O6_is_a_token_of_at_most_50_characters) {
    const std::string longest(50, 'a');

    EXPECT_EQ(find_app_id(settings_of({{"AWS_SDK_UA_APP_ID", longest}})), longest);
    EXPECT_EQ(find_app_id(settings_of({}, "[default]\nsdk_ua_app_id = My-App_1.0")), "My-App_1.0");
    EXPECT_EQ(find_app_id(settings_of({})), std::nullopt);
}

class BadAppId : public testing::TestWithParam<std::string> {};

TEST_P(BadAppId, O6_is_refused_by_name) {
    const auto settings = settings_of({{"AWS_SDK_UA_APP_ID", GetParam()}});

    const auto refusal = refusal_of([&] { find_app_id(settings); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("(from AWS_SDK_UA_APP_ID)")) << refusal.text;
}

INSTANTIATE_TEST_SUITE_P(Value, BadAppId,
                         testing::Values(std::string(51, 'a'), "my app", "a\r\nX: y", "a/b", "a;b",
                                         "(a)", "\xc3\xa9"));

} // namespace
} // namespace coalesce::test
