// C2: the tables of profiles and file locations that smithy-rs is tested with, where they are
// present.

#include "dynamodb/settings/file_location.hpp"
#include "dynamodb/settings/profile_parser.hpp"
#include "unit/dynamodb/pure/vectors.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace coalesce::test {
namespace {

using namespace dynamodb::settings;

using PlainSections = std::map<std::string, Section::Properties>;

class SmithyProfiles : public testing::Test {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }

    static rapidjson::Document table(const char* name) {
        return read_json(outside_vectors() / "smithy-rs/test-data" / name);
    }
};

std::string text_in(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) ? object[name].GetString() : "";
}

ProfileSet parsed(const rapidjson::Value& input) {
    auto profiles =
        parse_profile_file(text_in(input, "configFile"), SharedFile::config, "the-config");
    profiles.merge(parse_profile_file(text_in(input, "credentialsFile"), SharedFile::credentials,
                                      "the-credentials"));
    return profiles;
}

PlainSections plain_sections(const ProfileSet::Sections& sections) {
    PlainSections result;
    for (const auto& [name, section] : sections)
        result[name] = section.properties();
    return result;
}

PlainSections plain_sections(const rapidjson::Value& sections) {
    PlainSections result;
    for (const auto& [name, properties] : sections.GetObject()) {
        auto& section = result[name.GetString()];
        for (const auto& [key, value] : properties.GetObject())
            section[key.GetString()] = value.GetString();
    }
    return result;
}

void expect_profiles(const rapidjson::Value& test) {
    static const rapidjson::Value none(rapidjson::kObjectType);
    const auto& expected = test["output"]["config"];
    const auto found = parsed(test["input"]);

    EXPECT_EQ(plain_sections(found.profiles), plain_sections(expected["profiles"]));
    EXPECT_EQ(plain_sections(found.sso_sessions),
              plain_sections(expected.HasMember("sso_sessions") ? expected["sso_sessions"] : none));
}

// In each case that fails, what is wrong stands in the last line of the file.
void expect_refusal(const rapidjson::Value& test) {
    const auto text = text_in(test["input"], "configFile");
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;

    const auto refusal = refusal_of([&] { parsed(test["input"]); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("the-config, line " + std::to_string(lines) + ": expected "))
        << refusal.text;
}

TEST_F(SmithyProfiles, C2_each_file_is_read_as_the_table_says) {
    const auto document = table("profile-parser-tests.json");
    const auto tests = document["tests"].GetArray();

    ASSERT_GE(tests.Size(), 65U);
    for (const auto& test : tests) {
        SCOPED_TRACE(test["name"].GetString());
        test["output"].HasMember("errorContaining") ? expect_refusal(test) : expect_profiles(test);
    }
}

TEST_F(SmithyProfiles, C2_the_files_lie_where_the_table_says) {
    const auto document = table("file-location-tests.json");
    const auto tests = document["tests"].GetArray();

    ASSERT_GE(tests.Size(), 9U);
    for (const auto& test : tests) {
        SCOPED_TRACE(test["name"].GetString());
        Texts variables;
        for (const auto& [name, value] : test["environment"].GetObject())
            variables[name.GetString()] = value.GetString();
        const auto platform =
            text_in(test, "platform") == "windows" ? Platform::windows : Platform::posix;

        const auto found = locate_files(environment_of(variables), platform);

        EXPECT_EQ(found.config, text_in(test, "configLocation"));
        EXPECT_EQ(found.credentials, text_in(test, "credentialsLocation"));
        if (test.HasMember("profile")) {
            EXPECT_EQ(settings_of(variables).profile_name(), text_in(test, "profile"));
        }
    }
}

} // namespace
} // namespace coalesce::test
