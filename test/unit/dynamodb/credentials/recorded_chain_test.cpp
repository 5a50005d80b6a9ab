// The search for credentials against the traffic that smithy-rs has recorded, where it is present.
// Not taken: `default-token-provider-chain`, whose cases end with a bearer token for services that
// want one; DynamoDB wants a signature.

#include "dynamodb/providers/default_chain.hpp"
#include "unit/dynamodb/credentials/recorded_case.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::providers::DefaultChain;
using dynamodb::providers::ProfileChoice;

/// A recorded case, and what is said where it ends with an error: theirs says it in other words.
struct ChainCase {
    const char* name;
    errc error{};
    const char* words = "";

    /// What the recording has otherwise than the files that lie beside it, copied from another one.
    std::vector<std::string> contradicted{};
};

void PrintTo(const ChainCase& recorded, std::ostream* out) {
    *out << recorded.name;
}

std::string name_of_case(const testing::TestParamInfo<ChainCase>& info) {
    return info.param.name;
}

std::map<std::string, std::string> found_in(const dynamodb::providers::Outside& outside,
                                            ProfileChoice choice) {
    const auto settings = std::make_shared<const dynamodb::settings::Settings>(outside.environment,
                                                                               outside.read_file);
    DefaultChain chain(outside, settings, {}, choice);
    return fields_of(run_at_once(chain.retrieve()));
}

void expect_case(const char* folder, const ChainCase& expected, ProfileChoice choice) {
    RecordedCase recorded(outside_vectors() / "smithy-rs/test-data" / folder / expected.name);
    std::map<std::string, std::string> found;

    const auto [code, text] =
        failure([&] { found = found_in(recorded.outside(expected.contradicted), choice); });

    EXPECT_EQ(found, recorded.expected().credentials) << text;
    EXPECT_EQ(recorded.made(), recorded.recorded());
    if (recorded.expected().error.empty()) {
        EXPECT_EQ(recorded.made_beyond(), 0u);
        return;
    }
    EXPECT_EQ(code, expected.error) << text;
    EXPECT_NE(*expected.words, '\0') << text;
    EXPECT_TRUE(contains(text, expected.words)) << text;
}

class SmithyChain : public testing::TestWithParam<ChainCase> {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }
};

TEST_P(SmithyChain, ends_as_recorded) {
    expect_case("default-credential-provider-chain", GetParam(), ProfileChoice::by_settings);
}

const ChainCase chain_cases[] = {
    {"e2e_fips_and_dual_stack_sso"},
    {"ecs_assume_role", {}, "", {"signer", "x-amz-security-token"}},
    {"ecs_credentials"},
    {"ecs_credentials_invalid_profile"},
    {"eks_pod_identity_credentials"},
    {"eks_pod_identity_no_token_file", errc::missing_credentials, "the file /token.jwt"},
    {"environment_variables"},
    {"environment_variables_blank"},
    {"imds_assume_role"},
    {"imds_config_with_no_creds"},
    {"imds_default_chain_error", errc::missing_credentials,
     "Not from the metadata service of EC2: "},
    {"imds_default_chain_retries"},
    {"imds_default_chain_success"},
    {"imds_disabled", errc::missing_credentials, "AWS_EC2_METADATA_DISABLED"},
    {"imds_no_iam_role", errc::missing_credentials,
     "has the credential_source Ec2InstanceMetadata, which has none: "},
    {"imds_token_fail", errc::missing_credentials,
     "has the credential_source Ec2InstanceMetadata, which has none: "},
    {"prefer_environment"},
    {"profile_name"},
    {"profile_overrides_web_identity", errc::missing_credentials,
     "profile \"A\" has the credential_source Environment, which has none: AWS_ACCESS_KEY_ID"},
    {"profile_static_keys"},
    {"profile_static_keys_case_insensitive"},
    {"sso_assume_role"},
    {"sso_no_token_file", errc::missing_credentials,
     "/home/.aws/sso/cache/dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json"},
    {"sso_server_error", errc::missing_credentials, "503"},
    {"web_identity_source_profile_no_env", errc::invalid_setting,
     "profile \"B\" sets web_identity_token_file, but not the role_arn"},
    {"web_identity_token_env", {}, "", {"RoleArn"}},
    {"web_identity_token_invalid_jwt",
     errc::service_failure,
     "InvalidIdentityToken (HTTP status 400, request id 5045ca91-d123-4749-9d66-00a3c906be6c): No "
     "OpenIDConnect provider found in your account",
     {"WebIdentityToken"}}, // here with the line break of its file
    {"web_identity_token_profile", {}, "", {"RoleArn", "WebIdentityToken"}},
    {"web_identity_token_source_profile",
     {},
     "",
     {"RoleArn", "WebIdentityToken", "x-amz-security-token"}},
};

INSTANTIATE_TEST_SUITE_P(Case, SmithyChain, testing::ValuesIn(chain_cases), name_of_case);

// These are about the profile, whatever is in the environment.
class SmithyProfile : public SmithyChain {};

TEST_P(SmithyProfile, ends_as_recorded) {
    expect_case("profile-provider", GetParam(), ProfileChoice::in_code);
}

const ChainCase profile_cases[] = {
    {"assume_role_override_global_env_url"},
    {"assume_role_override_global_profile_url"},
    {"assume_role_override_service_env_url"},
    {"assume_role_override_service_profile_url"},
    {"credential_process"},
    {"credential_process_account_id_fallback"},
    {"credential_process_failure", errc::missing_credentials, "ended with exit code 1"},
    {"credential_process_invalid", errc::malformed_response,
     "the output of the credential_process of profile \"default\" is no JSON"},
    {"e2e_assume_role"},
    {"e2e_fips_and_dual_stack_sts"},
    {"empty_config", errc::missing_credentials,
     "Not from the profile \"default\": it is not in /home/.aws/config or /home/.aws/credentials."},
    {"invalid_config", errc::invalid_setting, "/home/.aws/config"},
    {"invalid_sso_credentials_config", errc::invalid_setting,
     "it gives an access token, and DynamoDB wants credentials"},
    {"region_override"},
    {"retry_on_error"},
    {"sso_credentials"},
    {"sso_override_global_env_url"},
    {"sso_token", errc::invalid_setting,
     "it gives an access token, and DynamoDB wants credentials"},
};

INSTANTIATE_TEST_SUITE_P(Case, SmithyProfile, testing::ValuesIn(profile_cases), name_of_case);

// --- Both --------------------------------------------------------------------------------------

std::set<std::string> folders_in(const char* folder) {
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(outside_vectors() / "smithy-rs/test-data" / folder))
        names.insert(entry.path().filename().string());
    return names;
}

template <std::size_t size>
std::set<std::string> names_of(const ChainCase (&cases)[size]) {
    std::set<std::string> names;
    for (const auto& recorded : cases)
        names.insert(recorded.name);
    return names;
}

TEST(SmithyRecordings, are_all_in_the_tables) {
    if (outside_vectors_are_absent())
        GTEST_SKIP() << no_outside_vectors;

    EXPECT_EQ(names_of(chain_cases), folders_in("default-credential-provider-chain"));
    EXPECT_EQ(names_of(profile_cases), folders_in("profile-provider"));
}

} // namespace
} // namespace coalesce::test
