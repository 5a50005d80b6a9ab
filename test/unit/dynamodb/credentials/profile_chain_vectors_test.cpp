// The ways through profiles against smithy's table, where it is present.

#include "dynamodb/credentials/profile_chain.hpp"
#include "unit/dynamodb/credentials/told.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace coalesce::test {
namespace {

using namespace dynamodb::credentials;
using dynamodb::settings::ProfileSet;
using dynamodb::settings::Section;

// What our message says where theirs says something else.
const std::map<std::string, std::string> words_of_errors = {
    {"profile must contain `source_profile`", "neither source_profile nor credential_source"},
    {"profile contained both source_profile and credential_source",
     "both source_profile and credential_source"},
    {"profile missing aws_secret_access_key", "but not aws_secret_access_key"},
    {"profile missing aws_access_key_id", "but not aws_access_key_id"},
    {"profile `B` did not contain credential information",
     "\"B\", which says nothing about credentials"},
    {"could not find source profile B referenced from A",
     "profile \"A\" has the source_profile \"B\", which is in neither"},
    {"profile formed an infinite loop", "the profiles form a circle"},
    {"`role_arn` was missing", "not the role_arn"},
    {"if `sso_role_name` is set, then `sso_account_id` must also be set",
     "sets sso_role_name, but not sso_account_id"},
    {"if `sso_account_id` is set, then `sso_role_name` must also be set",
     "sets sso_account_id, but not sso_role_name"},
    {"`sso_region` can only be specified in the [sso-session] config when a session name is given",
     "set it in [sso-session A] only"},
    {"sso-session named `oops` (referenced by profile `A`) was not found",
     "no section [sso-session oops]"},
};

// For these the profile is no way to credentials, and the next source is asked.
const std::string passed_over[] = {"No profiles were defined",
                                   "profile `A` did not contain credential information"};

Section section_of(const rapidjson::Value& object) {
    Section section;
    for (const auto& [name, value] : object.GetObject())
        section.set(name.GetString(), value.GetString());
    return section;
}

ProfileSet profiles_of(const rapidjson::Value& input) {
    ProfileSet set;
    for (const auto& [name, profile] : input["profiles"].GetObject())
        set.profiles.emplace(name.GetString(), section_of(profile));
    if (input.HasMember("sso_sessions"))
        for (const auto& [name, session] : input["sso_sessions"].GetObject())
            set.sso_sessions.emplace(name.GetString(), section_of(session));
    return set;
}

// A step in the words of the table: its kind, then its fields without those that are absent.
using Fields = std::map<std::string, std::string>;
using Step = std::pair<std::string, Fields>;

Step step(std::string kind, Fields fields) {
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    return {std::move(kind), std::move(fields)};
}

Step step_of(const dynamodb::Credentials& keys) {
    return step("AccessKey", {{"access_key_id", keys.access_key_id()},
                              {"secret_access_key", keys.secret_access_key()},
                              {"account_id", keys.account_id()}});
}

Step step_of(NamedSource source) {
    const char* names[] = {"Environment", "Ec2InstanceMetadata", "EcsContainer"};
    return step("NamedSource", {{"", names[static_cast<int>(source)]}});
}

Step step_of(const WebIdentity& identity) {
    return step("WebIdentityToken", {{"role_arn", identity.role_arn},
                                     {"web_identity_token_file", identity.token_file},
                                     {"role_session_name", identity.session_name}});
}

Step step_of(const ProcessSource& source) {
    return step("CredentialProcess", {{"", source.command}});
}

Step step_of(const SsoProfile& login) {
    return step("Sso", {{"sso_session", login.session},
                        {"sso_start_url", login.start_url},
                        {"sso_region", login.region},
                        {"sso_account_id", login.account_id},
                        {"sso_role_name", login.role_name}});
}

Step step_of(const AssumedRole& role) {
    return step("AssumeRole", {{"role_arn", role.role_arn},
                               {"role_session_name", role.session_name},
                               {"external_id", role.external_id}});
}

std::vector<Step> steps_of(const ProfileChain& chain) {
    std::vector<Step> steps = {
        std::visit([](const auto& source) { return step_of(source); }, chain.source)};
    for (const auto& role : chain.roles)
        steps.push_back(step_of(role));
    return steps;
}

std::vector<Step> expected_steps(const rapidjson::Value& chain) {
    std::vector<Step> steps;
    for (const auto& element : chain.GetArray()) {
        const auto& [kind, value] = *element.MemberBegin();
        const auto properties = value.IsString() ? Section::Properties{{"", value.GetString()}}
                                                 : section_of(value).properties();
        steps.emplace_back(kind.GetString(), Fields(properties.begin(), properties.end()));
    }
    return steps;
}

void expect_case(const rapidjson::Value& test) {
    SCOPED_TRACE(test["docs"].GetString());
    const auto profiles = profiles_of(test["input"]);
    const std::string selected = test["input"]["selected_profile"].GetString();
    std::optional<ProfileChain> found;

    const auto [code, text] = failure([&] { found = find_profile_chain(profiles, selected); });

    if (test["output"].HasMember("ProfileChain")) {
        ASSERT_TRUE(found) << text;
        EXPECT_EQ(steps_of(*found), expected_steps(test["output"]["ProfileChain"]));
        return;
    }
    const std::string error = test["output"]["Error"].GetString();
    EXPECT_FALSE(found);
    if (std::find(std::begin(passed_over), std::end(passed_over), error) != std::end(passed_over)) {
        EXPECT_EQ(text, "");
        return;
    }
    EXPECT_TRUE(contains(text, words_of_errors.at(error))) << text;
}

TEST(SmithyAssumeRole, C3_each_case_ends_as_the_table_says) {
    if (outside_vectors_are_absent())
        GTEST_SKIP() << no_outside_vectors;
    const auto table = read_json(outside_vectors() / "smithy-rs/test-data/assume-role-tests.json");

    ASSERT_EQ(table.Size(), 28u);
    for (const auto& test : table.GetArray())
        expect_case(test);
}

} // namespace
} // namespace coalesce::test
