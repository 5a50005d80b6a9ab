#include "dynamodb/settings/profile_parser.hpp"

#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using namespace dynamodb::settings;

ProfileSet config_in(std::string_view text) {
    return parse_profile_file(text, SharedFile::config, "/me/.aws/config");
}

Section profile_in(std::string_view text, std::string_view name = "default") {
    const auto profiles = config_in(text).profiles;
    const auto* section = ProfileSet::find(profiles, name);
    return section ? *section : Section();
}

TEST(ProfileFile, C2_names_profiles_with_a_word_in_config_and_without_one_in_credentials) {
    constexpr char text[] = "[profile a]\nx = 1\n[b] # comment\nx = 2\n[sso-session c];\nx = 3\n";

    const auto in_config = config_in(text);
    const auto in_credentials = parse_profile_file(text, SharedFile::credentials, "");

    EXPECT_EQ(in_config.profiles.size(), 1U);
    EXPECT_EQ(in_config.profiles.count("a"), 1U);
    EXPECT_EQ(in_config.sso_sessions.count("c"), 1U);
    EXPECT_EQ(in_credentials.profiles.size(), 1U);
    EXPECT_EQ(in_credentials.profiles.count("b"), 1U);
    EXPECT_TRUE(in_credentials.sso_sessions.empty());
}

TEST(ProfileFile, C2_profile_default_hides_default_wherever_it_stands) {
    const auto section =
        profile_in("[default]\na = 1\n[profile default]\nb = 2\n[default]\nc = 3\n");

    EXPECT_EQ(section.properties(), (Section::Properties{{"b", "2"}}));
}

TEST(ProfileFile, C2_the_names_of_properties_are_the_same_in_upper_and_lower_case) {
    const auto section = profile_in("[default]\nRegion = 1\nREGION = 2\n");

    EXPECT_EQ(section.properties(), (Section::Properties{{"region", "2"}}));
}

TEST(ProfileFile, C2_services_are_sections_of_their_own) {
    const auto found = config_in("[services local]\ndynamodb =\n  endpoint_url = http://here\n");

    EXPECT_TRUE(found.profiles.empty());
    ASSERT_EQ(found.services.count("local"), 1U);
    EXPECT_EQ(sub_property(found.services.at("local"), "dynamodb", "endpoint_url"), "http://here");
}

TEST(ProfileFile, C2_a_sub_property_is_found_by_both_names) {
    const auto section = profile_in("[default]\ns3 =\n  endpoint_url = http://s3\n"
                                    "dynamodb =\n  other=1\n  Endpoint_URL  =http://db # here\n");

    EXPECT_EQ(sub_property(section, "dynamodb", "endpoint_url"), "http://db");
    EXPECT_EQ(sub_property(section, "s3", "endpoint_url"), "http://s3");
    EXPECT_EQ(sub_property(section, "s3", "other"), std::nullopt);
    EXPECT_EQ(sub_property(section, "sts", "endpoint_url"), std::nullopt);
}

TEST(ProfileFile, C2_the_last_of_two_sub_properties_counts) {
    const auto section = profile_in("[default]\ns3 =\n  a = 1\n  a = 2\n");

    EXPECT_EQ(sub_property(section, "s3", "a"), "2");
}

TEST(ProfileFile, C2_a_continued_value_has_no_sub_properties) {
    const auto section = profile_in("[default]\ns3 = x\n  a = 1\n");

    EXPECT_EQ(section.find("s3"), "x\na = 1");
    EXPECT_EQ(sub_property(section, "s3", "a"), std::nullopt);
}

TEST(ProfileFile, C2_a_comment_may_be_indented) {
    const auto section =
        profile_in("[default]\nregion = us-east-1\n  # where we are\noutput = json");

    EXPECT_EQ(section.find("region"), "us-east-1");
    EXPECT_EQ(section.find("output"), "json");
}

TEST(ProfileFile, C2_knows_the_line_of_a_property) {
    const auto section = profile_in("# mine\r\n[default]\r\n\r\nregion =\tus-east-1\r\n");

    EXPECT_EQ(section.find("region"), "us-east-1");
    EXPECT_EQ(section.place("region"), "/me/.aws/config, line 4");
    EXPECT_EQ(section.place("output"), "");
}

TEST(ProfileFile, C2_what_follows_a_property_without_a_valid_name_belongs_to_it) {
    const auto section = profile_in("[default]\na = 1\nno name = 2\n continued\nb = 3\n");

    EXPECT_EQ(section.properties(), (Section::Properties{{"a", "1"}, {"b", "3"}}));
}

TEST(ProfileFile, C2_a_mistake_is_refused_with_file_line_and_a_way_out_but_without_its_text) {
    const auto in_config = refusal_of([] { config_in("[default]\n\nTopSecret\n"); });
    const auto in_credentials = refusal_of(
        [] { parse_profile_file("TopSecret = 1", SharedFile::credentials, "/me/credentials"); });

    EXPECT_EQ(in_config.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(in_config.says("/me/.aws/config, line 3: expected 'name = value'"));
    EXPECT_TRUE(in_config.says("AWS_CONFIG_FILE")) << in_config.text;
    EXPECT_FALSE(in_config.says("TopSecret"));
    EXPECT_TRUE(in_credentials.says("/me/credentials, line 1: expected a section"));
    EXPECT_TRUE(in_credentials.says("AWS_SHARED_CREDENTIALS_FILE")) << in_credentials.text;
    EXPECT_FALSE(in_credentials.says("TopSecret"));
}

} // namespace
} // namespace coalesce::test
