#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/endpoint/find_override.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::AccountIdEndpointMode;
using dynamodb::errc;
using dynamodb::endpoint::EndpointSettings;
using dynamodb::endpoint::find_params;

constexpr char whole_profile[] = "[default]\n"
                                 "region = eu-west-1\n"
                                 "use_fips_endpoint = true\n"
                                 "use_dualstack_endpoint = TRUE\n"
                                 "account_id_endpoint_mode = Preferred\n";

Refusal refusal_of_params(EndpointSettings given, Texts variables, std::string config = {}) {
    const auto settings = settings_of(std::move(variables), std::move(config));
    return refusal_of([&] { find_params(given, settings); });
}

TEST(EndpointParams, E1_E5_the_profile_is_the_last_place_to_look) {
    const auto params = find_params({}, settings_of({}, whole_profile));

    EXPECT_EQ(params.region, "eu-west-1");
    EXPECT_EQ(params.origins.region, "region of profile \"default\" in /me/.aws/config, line 2");
    EXPECT_TRUE(params.use_fips);
    EXPECT_TRUE(params.use_dual_stack);
    EXPECT_EQ(params.account_id_endpoint_mode, AccountIdEndpointMode::preferred);
}

TEST(EndpointParams, E1_E5_variables_beat_the_profile) {
    const auto params = find_params({}, settings_of({{"AWS_DEFAULT_REGION", "us-west-1"},
                                                     {"AWS_USE_FIPS_ENDPOINT", "false"},
                                                     {"AWS_USE_DUALSTACK_ENDPOINT", "false"},
                                                     {"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"}},
                                                    whole_profile));

    EXPECT_EQ(params.region, "us-west-1");
    EXPECT_FALSE(params.use_fips);
    EXPECT_FALSE(params.use_dual_stack);
    EXPECT_EQ(params.account_id_endpoint_mode, AccountIdEndpointMode::required);
    EXPECT_EQ(params.origins.account_id_mode, "from AWS_ACCOUNT_ID_ENDPOINT_MODE");
}

TEST(EndpointParams, E1_E5_code_beats_all) {
    const EndpointSettings given{.region = "us-west-2",
                                 .use_fips = false,
                                 .use_dual_stack = false,
                                 .account_id_endpoint_mode = AccountIdEndpointMode::disabled};

    const auto params =
        find_params(given, settings_of({{"AWS_REGION", "us-west-1"},
                                        {"AWS_USE_FIPS_ENDPOINT", "true"},
                                        {"AWS_USE_DUALSTACK_ENDPOINT", "true"},
                                        {"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"}}));

    EXPECT_EQ(params.region, "us-west-2");
    EXPECT_FALSE(params.use_fips);
    EXPECT_FALSE(params.use_dual_stack);
    EXPECT_EQ(params.account_id_endpoint_mode, AccountIdEndpointMode::disabled);
}

TEST(EndpointParams, E5_all_is_off_unless_it_is_asked_for) {
    const auto params = find_params({}, settings_of({{"AWS_REGION", "us-west-1"}}));

    EXPECT_FALSE(params.use_fips);
    EXPECT_FALSE(params.use_dual_stack);
    EXPECT_EQ(params.account_id_endpoint_mode, AccountIdEndpointMode::disabled);
    EXPECT_EQ(params.account_id, std::nullopt);
}

TEST(EndpointParams, E2_a_switch_that_is_neither_on_nor_off_is_refused_by_name) {
    const auto in_variable = refusal_of_params({}, {{"AWS_USE_FIPS_ENDPOINT", "maybe"}});
    const auto in_profile = refusal_of_params({}, {}, "[default]\nuse_dualstack_endpoint = 1");

    EXPECT_EQ(in_variable.code, errc::invalid_setting);
    EXPECT_TRUE(in_variable.says("\"maybe\" (from AWS_USE_FIPS_ENDPOINT)")) << in_variable.text;
    EXPECT_TRUE(in_variable.says("true or false")) << in_variable.text;
    EXPECT_EQ(in_profile.code, errc::invalid_setting);
    EXPECT_TRUE(in_profile.says("use_dualstack_endpoint of profile")) << in_profile.text;
}

TEST(EndpointParams, E5_an_unknown_mode_is_refused_by_name) {
    const auto refusal = refusal_of_params({}, {{"AWS_ACCOUNT_ID_ENDPOINT_MODE", "always"}});

    EXPECT_EQ(refusal.code, errc::invalid_setting);
    EXPECT_TRUE(refusal.says("\"always\" (from AWS_ACCOUNT_ID_ENDPOINT_MODE)")) << refusal.text;
    EXPECT_TRUE(refusal.says("disabled, preferred or required")) << refusal.text;
}

TEST(EndpointParams, E4_an_override_with_fips_or_dual_stack_is_refused_with_both_origins) {
    const auto fips =
        refusal_of_params({.endpoint = "http://here"}, {{"AWS_USE_FIPS_ENDPOINT", "true"}});
    const auto dual_stack =
        refusal_of_params({.use_dual_stack = true}, {{"AWS_ENDPOINT_URL", "http://here"}});

    EXPECT_EQ(fips.code, errc::invalid_setting);
    EXPECT_TRUE(fips.says("(FIPS from AWS_USE_FIPS_ENDPOINT, endpoint given in code)"))
        << fips.text;
    EXPECT_EQ(dual_stack.code, errc::invalid_setting);
    EXPECT_TRUE(dual_stack.says("(dual stack given in code, endpoint from AWS_ENDPOINT_URL)"))
        << dual_stack.text;
}

TEST(EndpointParams, E4_the_local_region_with_fips_or_dual_stack_is_refused) {
    const auto fips = refusal_of_params({.region = "local", .use_fips = true}, {});
    const auto dual_stack = refusal_of_params({.region = "local", .use_dual_stack = true}, {});

    EXPECT_TRUE(fips.says("(FIPS given in code, region given in code)")) << fips.text;
    EXPECT_TRUE(dual_stack.says("(dual stack given in code, region given in code)"));
}

TEST(EndpointOverride, E3_is_found_in_the_services_of_the_profile_before_the_profile_itself) {
    const auto params = find_params({}, settings_of({}, "[default]\n"
                                                        "services = here\n"
                                                        "endpoint_url = http://all\n"
                                                        "[services here]\n"
                                                        "dynamodb =\n"
                                                        "  endpoint_url = http://own\n"));

    EXPECT_EQ(params.endpoint.value().host, "own");
    EXPECT_EQ(params.origins.endpoint,
              "endpoint_url of dynamodb in services \"here\" in /me/.aws/config, line 5");
}

TEST(EndpointOverride, E3_the_global_variable_beats_the_services_of_the_profile) {
    constexpr char config[] = "[default]\nservices = here\n"
                              "[services here]\ndynamodb =\n  endpoint_url = http://own\n";

    const auto params = find_params({}, settings_of({{"AWS_ENDPOINT_URL", "http://all"}}, config));

    EXPECT_EQ(params.endpoint.value().host, "all");
}

TEST(EndpointOverride, E3_that_is_configured_can_be_ignored_by_profile_or_code) {
    using dynamodb::endpoint::ConfiguredEndpoints;
    using dynamodb::endpoint::find_override;
    const auto by_profile = settings_of({{"AWS_ENDPOINT_URL", "http://all"}},
                                        "[default]\nignore_configured_endpoint_urls = true\n");
    const auto set = settings_of({{"AWS_ENDPOINT_URL", "http://all"}});

    EXPECT_EQ(find_override("", "STS", "sts", by_profile), std::nullopt);
    EXPECT_EQ(find_override("http://code", "STS", "sts", by_profile)->origin, "given in code");
    EXPECT_EQ(find_override("", "STS", "sts", set, ConfiguredEndpoints::ignored), std::nullopt);
    EXPECT_EQ(find_override("http://code", "STS", "sts", set, ConfiguredEndpoints::ignored)->value,
              "http://code");
}

TEST(EndpointOverride, E3_services_that_are_not_there_are_refused_unless_nobody_asks_for_them) {
    const std::string config = "[default]\nservices = gone\n";
    const auto refusal = refusal_of_params({.region = "eu-west-1"}, {}, config);

    EXPECT_EQ(refusal.code, errc::invalid_setting);
    EXPECT_TRUE(refusal.says("\"gone\" (services of profile \"default\"")) << refusal.text;
    EXPECT_NO_THROW(find_params({}, settings_of({{"AWS_ENDPOINT_URL", "http://here"}}, config)));
}

TEST(EndpointOverride, E3_whether_to_ignore_is_a_switch_like_others) {
    const auto refusal = refusal_of_params({}, {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "yes"}});

    EXPECT_EQ(refusal.code, errc::invalid_setting);
    EXPECT_TRUE(refusal.says("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) << refusal.text;
}

TEST(EndpointOverride, E3_is_looked_up_for_other_services_too) {
    const auto settings = settings_of(
        {{"AWS_ENDPOINT_URL_STS", "http://sts"}, {"AWS_ENDPOINT_URL_DYNAMODB", "http://db"}});

    EXPECT_EQ(dynamodb::endpoint::find_override("", "STS", "sts", settings)->value, "http://sts");
    EXPECT_EQ(dynamodb::endpoint::find_override("", "SSO", "sso", settings), std::nullopt);
}

} // namespace
} // namespace coalesce::test
