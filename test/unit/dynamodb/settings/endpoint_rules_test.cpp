#include "dynamodb/endpoint/endpoint_rules.hpp"

#include "dynamodb/endpoint/regional_url.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using namespace dynamodb::endpoint;
using dynamodb::AccountIdEndpointMode;

constexpr char table_here[] = "arn:aws:dynamodb:eu-west-1:111111111111:table/Movies";
constexpr char table_elsewhere[] = "arn:aws:dynamodb:eu-west-2:222222222222:table/Movies";

std::string host_of(const EndpointParams& params) {
    return resolve(params).url.host;
}

EndpointParams with_account(std::string account) {
    return {.region = "eu-west-1",
            .account_id_endpoint_mode = AccountIdEndpointMode::preferred,
            .account_id = std::move(account)};
}

TEST(RegionalUrl, E2_has_the_domain_of_the_partition_for_fips_and_dual_stack) {
    EXPECT_EQ(regional_url("sts", "us-east-1", false, false).text(),
              "https://sts.us-east-1.amazonaws.com/");
    EXPECT_EQ(regional_url("sts", "us-east-1", true, false).host,
              "sts-fips.us-east-1.amazonaws.com");
    EXPECT_EQ(regional_url("sts", "us-east-1", false, true).host, "sts.us-east-1.api.aws");
    EXPECT_EQ(regional_url("portal.sso", "us-east-2", true, true).host,
              "portal.sso-fips.us-east-2.api.aws");
    EXPECT_EQ(regional_url("oidc", "cn-north-1", false, true).host,
              "oidc.cn-north-1.api.amazonwebservices.com.cn");
}

TEST(RegionalUrl, E2_the_hosts_of_the_us_government_are_those_of_fips) {
    EXPECT_EQ(regional_url("sts", "us-gov-west-1", true, false).host,
              "sts.us-gov-west-1.amazonaws.com");
    EXPECT_EQ(regional_url("sts", "us-gov-west-1", true, true).host,
              "sts-fips.us-gov-west-1.api.aws");
}

TEST(RegionalUrl, E1_refuses_what_is_no_host_label) {
    const auto refusal = refusal_of([] { regional_url("sts", "x.evil.example/", false, false); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("x.evil.example/")) << refusal.text;
    EXPECT_TRUE(refusal.says("sts")) << refusal.text;
}

TEST(AccountHost, E5_is_used_if_the_account_is_known) {
    const auto endpoint = resolve(with_account("333333333333"));

    EXPECT_EQ(endpoint.url.text(), "https://333333333333.ddb.eu-west-1.amazonaws.com/");
    EXPECT_EQ(endpoint.signing_region, "eu-west-1");
    EXPECT_TRUE(endpoint.has_account_id);
}

TEST(AccountHost, E5_is_not_used_by_default) {
    const EndpointParams params{
        .region = "eu-west-1", .account_id = "333333333333", .resource_arn = table_here};

    EXPECT_EQ(host_of(params), "dynamodb.eu-west-1.amazonaws.com");
    EXPECT_FALSE(resolve(params).has_account_id);
    EXPECT_FALSE(depends_on_account(params));
}

TEST(AccountHost, E5_the_table_of_the_request_beats_those_of_a_batch_and_they_the_credentials) {
    auto params = with_account("333333333333");
    params.resource_arn_list = {table_here, table_elsewhere};
    EXPECT_EQ(host_of(params), "111111111111.ddb.eu-west-1.amazonaws.com");

    params.resource_arn = "arn:aws:dynamodb:eu-west-1:444444444444:table/Movies";
    EXPECT_EQ(host_of(params), "444444444444.ddb.eu-west-1.amazonaws.com");
}

class OtherArn : public testing::TestWithParam<std::string> {};

TEST_P(OtherArn, E5_leaves_the_account_of_the_credentials) {
    auto params = with_account("333333333333");
    params.resource_arn = GetParam();
    params.resource_arn_list = {GetParam(), table_here};

    EXPECT_EQ(host_of(params), "333333333333.ddb.eu-west-1.amazonaws.com");
}

INSTANTIATE_TEST_SUITE_P(Account, OtherArn,
                         testing::Values("", "Movies", table_elsewhere,
                                         "arn:aws:s3:eu-west-1:111111111111:table/Movies",
                                         "arn:aws:dynamodb:eu-west-1::table/Movies",
                                         "arn:aws:dynamodb:eu-west-1:evil.example/:table/Movies",
                                         "arn:aws:dynamodb:eu-west-1:111111111111",
                                         "arn:aws:dynamodb:eu-west-1:111111111111:",
                                         "arn::dynamodb:eu-west-1:111111111111:table/Movies",
                                         "xrn:aws:dynamodb:eu-west-1:111111111111:table/Movies"));

TEST(AccountHost, E5_required_is_an_error_without_an_account) {
    const EndpointParams params{.region = "eu-west-1",
                                .account_id_endpoint_mode = AccountIdEndpointMode::required,
                                .origins = {.account_id_mode = "from MODE"}};

    const auto refusal = refusal_of([&] { resolve(params); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("(mode from MODE)")) << refusal.text;
    EXPECT_TRUE(refusal.says("give credentials with an account id")) << refusal.text;
    EXPECT_NO_THROW(check(params)); // An account may still become known.
    EXPECT_TRUE(depends_on_account(params));
}

TEST(AccountHost, E5_an_account_that_is_no_host_label_is_refused) {
    const auto blank = refusal_of([] { resolve(with_account("")); });
    const auto evil = refusal_of([] { resolve(with_account("evil.example/")); });

    EXPECT_EQ(blank.code, dynamodb::errc::invalid_setting);
    EXPECT_EQ(evil.code, dynamodb::errc::invalid_setting);
}

TEST(AccountHost, E5_is_not_for_fips_overrides_local_servers_and_other_partitions) {
    auto fips = with_account("333333333333");
    fips.use_fips = true;
    auto local = with_account("333333333333");
    local.region = "local";
    auto china = with_account("333333333333");
    china.region = "cn-north-1";
    auto override = with_account("333333333333");
    override.endpoint = parse_url("http://here", "given in code");

    for (const auto& params : {fips, local, china, override}) {
        EXPECT_FALSE(depends_on_account(params));
        EXPECT_FALSE(resolve(params).has_account_id);
    }
}

TEST(AccountHost, E5_required_where_there_is_none_is_refused_at_once) {
    const AccountIdEndpointMode required = AccountIdEndpointMode::required;
    const EndpointParams fips{
        .region = "eu-west-1", .use_fips = true, .account_id_endpoint_mode = required};
    const EndpointParams china{.region = "cn-north-1", .account_id_endpoint_mode = required};

    EXPECT_TRUE(refusal_of([&] { check(fips); }).says("FIPS"));
    EXPECT_TRUE(refusal_of([&] { check(china); }).says("partition"));
}

TEST(Endpoint, E4_an_override_for_a_dual_stack_host_is_refused_with_the_setting_that_is_meant) {
    EndpointParams params{.region = "eu-west-1"};
    params.endpoint = parse_url("https://dynamodb.eu-west-1.api.aws", "from HERE");
    params.origins.endpoint = "from HERE";

    const auto refusal = refusal_of([&] { check(params); });

    EXPECT_EQ(refusal.code, dynamodb::errc::invalid_setting);
    EXPECT_TRUE(refusal.says("(endpoint from HERE)")) << refusal.text;
    EXPECT_TRUE(refusal.says("AWS_USE_DUALSTACK_ENDPOINT")) << refusal.text;
}

} // namespace
} // namespace coalesce::test
