// C8: where the metadata service is, and how it is asked. The table of addresses is smithy-rs's,
// where it is present.

#include "dynamodb/credentials/imds_settings.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::credentials::imds_settings;
using dynamodb::credentials::ImdsAddress;

Variables texts_in(const rapidjson::Value& object) {
    Variables texts;
    for (const auto& [name, value] : object.GetObject())
        texts.emplace(name.GetString(), value.GetString());
    return texts;
}

std::string member_of_case(const rapidjson::Value& test, const char* name) {
    return test.HasMember(name) ? test[name].GetString() : "";
}

TEST(Imds, C8_finds_its_endpoint_as_smithy_does) {
    if (outside_vectors_are_absent())
        GTEST_SKIP() << no_outside_vectors;
    const auto table =
        read_json(outside_vectors() / "smithy-rs/test-data/imds-config/imds-endpoint-tests.json");
    int cases = 0;
    for (const auto& test : table["tests"].GetArray()) {
        SCOPED_TRACE(test["docs"].GetString());
        const ScriptedWorld world(texts_in(test["env"]), texts_in(test["fs"]));
        ImdsAddress given;
        given.endpoint = member_of_case(test, "endpoint_override");
        given.mode = member_of_case(test, "mode_override");
        std::string found;

        const auto failed =
            failure([&] { found = imds_settings(world.settings(), given).endpoint; });

        const auto& result = test["result"];
        ++cases;
        if (result.HasMember("Ok"))
            EXPECT_EQ(found + "/latest/api/token", result["Ok"].GetString()) << failed.second;
        else
            EXPECT_EQ(failed.first, errc::invalid_setting);
    }
    EXPECT_EQ(cases, 14);
}

TEST(Imds, C8_asks_once_for_a_second_unless_told_otherwise) {
    const auto usual = imds_settings(ScriptedWorld().settings());
    const Variables variables = {{"AWS_METADATA_SERVICE_TIMEOUT", "5"},
                                 {"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "4"}};
    const auto told = imds_settings(ScriptedWorld(variables).settings());

    EXPECT_EQ(usual.timeout, std::chrono::seconds(1));
    EXPECT_EQ(usual.max_attempts, std::nullopt);
    EXPECT_EQ(told.timeout, std::chrono::seconds(5));
    EXPECT_EQ(told.max_attempts, 4u);
}

TEST(Imds, C8_can_be_disabled_as_a_whole_or_in_its_first_version) {
    const auto disabled =
        imds_settings(ScriptedWorld(Variables{{"AWS_EC2_METADATA_DISABLED", "True"}}).settings());
    const ScriptedWorld world(Variables{{"HOME", "/me"}},
                              {{"/me/.aws/config", "[default]\nec2_metadata_v1_disabled = true"}});
    const auto second_only = imds_settings(world.settings());

    EXPECT_TRUE(disabled.is_disabled);
    EXPECT_FALSE(disabled.v1_is_disabled);
    EXPECT_FALSE(second_only.is_disabled);
    EXPECT_TRUE(second_only.v1_is_disabled);
}

class UnusableImdsSetting : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(UnusableImdsSetting, C8_is_refused_by_name_and_value) {
    const auto& [variable, value] = GetParam();
    const auto settings = ScriptedWorld(Variables{{variable, value}}).settings();

    const auto [code, text] = failure([&] { imds_settings(settings); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, variable)) << text;
    EXPECT_TRUE(contains(text, value)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnusableImdsSetting,
    testing::Values(std::pair("AWS_EC2_METADATA_DISABLED", "maybe"),
                    std::pair("AWS_EC2_METADATA_V1_DISABLED", "1"),
                    std::pair("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv7"),
                    std::pair("AWS_EC2_METADATA_SERVICE_ENDPOINT", "169.254.169.254"),
                    std::pair("AWS_METADATA_SERVICE_TIMEOUT", "0"),
                    std::pair("AWS_METADATA_SERVICE_TIMEOUT", "1.5"),
                    std::pair("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "-1"),
                    std::pair("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "many")));

} // namespace
} // namespace coalesce::test
