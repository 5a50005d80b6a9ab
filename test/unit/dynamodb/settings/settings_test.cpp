#include "dynamodb/settings/settings.hpp"

#include "dynamodb/settings/file_location.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using namespace dynamodb::settings;

constexpr char two_profiles[] =
    "[default]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n";

std::string region_in(const Settings& settings) {
    return settings.find("AWS_REGION", "region").value_or(Found{}).value;
}

TEST(Settings, C2_a_profile_in_code_beats_AWS_PROFILE_and_that_the_default) {
    const auto by_default = settings_of({{"AWS_PROFILE", " "}}, two_profiles);
    const auto by_variable = settings_of({{"AWS_PROFILE", "dev"}}, two_profiles);
    const auto by_code = settings_of({{"AWS_PROFILE", "dev"}}, two_profiles, "default");

    EXPECT_EQ(region_in(by_default), "eu-west-1");
    EXPECT_FALSE(by_default.profile_is_chosen());
    EXPECT_EQ(region_in(by_variable), "eu-west-2");
    EXPECT_TRUE(by_variable.profile_is_chosen());
    EXPECT_EQ(region_in(by_code), "eu-west-1");
    EXPECT_TRUE(by_code.profile_is_chosen());
}

TEST(Settings, C2_a_profile_that_is_not_there_is_no_section) {
    const auto settings = settings_of({}, two_profiles, "prod");

    EXPECT_EQ(settings.profile(), nullptr);
    EXPECT_EQ(settings.profile_name(), "prod");
    EXPECT_EQ(settings.find("AWS_REGION", "region"), std::nullopt);
}

TEST(Settings, a_variable_beats_a_property_and_both_say_where_they_are_from) {
    const auto without = settings_of({}, two_profiles, "dev").find("AWS_REGION", "region");
    const auto with = settings_of({{"AWS_REGION", "us-east-1"}}, two_profiles, "dev")
                          .find("AWS_REGION", "region");

    EXPECT_EQ(without.value().value, "eu-west-2");
    EXPECT_EQ(without.value().origin, "region of profile \"dev\" in /me/.aws/config, line 4");
    EXPECT_EQ(with.value().value, "us-east-1");
    EXPECT_EQ(with.value().origin, "from AWS_REGION");
}

TEST(Settings, blank_values_are_none) {
    const auto settings = settings_of({{"AWS_REGION", " \t"}}, "[default]\nregion =  \n");

    EXPECT_EQ(settings.find("AWS_REGION", "region"), std::nullopt);
}

TEST(Settings, either_name_can_be_empty) {
    const auto settings = settings_of({{"AWS_REGION", "us-east-1"}}, two_profiles);

    EXPECT_EQ(settings.find("", "region").value().value, "eu-west-1");
    EXPECT_EQ(settings.find("AWS_REGION", "").value().value, "us-east-1");
    EXPECT_EQ(settings.find("", ""), std::nullopt);
}

TEST(Settings, C2_the_credentials_file_wins_and_is_named) {
    const Settings settings(environment_of({{"AWS_CONFIG_FILE", "~/conf"}, {"HOME", "/me"}}),
                            files_of({{"/me/conf", "[default]\na = 1\nb = 1"},
                                      {"/me/.aws/credentials", "[default]\nb = 2"}}));

    EXPECT_EQ(settings.find("", "a").value().value, "1");
    EXPECT_EQ(settings.find("", "b").value().value, "2");
    EXPECT_EQ(settings.find("", "b").value().origin,
              "b of profile \"default\" in /me/.aws/credentials, line 2");
}

TEST(Settings, C2_files_need_not_be_there) {
    const Settings settings(environment_of({}), files_of({}));

    EXPECT_EQ(settings.profile(), nullptr);
    EXPECT_TRUE(settings.profiles().profiles.empty());
}

TEST(Settings, C2_a_file_that_cannot_be_understood_is_refused_by_name) {
    const auto refusal = refusal_of([] { settings_of({}, "region = eu-west-1"); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("/me/.aws/config, line 1")) << refusal.text;
}

TEST(Home, C2_stands_for_the_first_character_of_a_path_only_before_a_slash) {
    const auto environment = environment_of({{"HOME", "/me"}});

    EXPECT_EQ(expanded("~/a", environment, Platform::posix), "/me/a");
    EXPECT_EQ(expanded("~you/a", environment, Platform::posix), "~you/a");
    EXPECT_EQ(expanded("/~/a", environment, Platform::posix), "/~/a");
    EXPECT_EQ(expanded("~\\a", environment, Platform::posix), "~\\a");
    EXPECT_EQ(expanded("~\\a", environment, Platform::windows), "/me\\a");
    EXPECT_EQ(expanded("~/a", environment_of({}), Platform::posix), "~/a");
}

TEST(Home, C2_the_variables_of_windows_say_nothing_elsewhere) {
    const auto environment = environment_of({{"USERPROFILE", "/other"}});

    EXPECT_EQ(home_folder(environment, Platform::posix), std::nullopt);
    EXPECT_EQ(locate_files(environment, Platform::posix).config, "");
}

} // namespace
} // namespace coalesce::test
