#include "dynamodb/credentials/sts_address.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::failure;
using test::ScriptedWorld;
using test::Variables;

StsAddress address_in(const Variables& variables, const endpoint::EndpointSettings& given = {}) {
    return sts_address(given, ScriptedWorld(variables).settings());
}

TEST(StsAddress, C3_is_in_the_region_that_is_set) {
    const auto address = address_in({{"AWS_REGION", "eu-west-1"}});

    EXPECT_EQ(address.url.text(), "https://sts.eu-west-1.amazonaws.com/");
    EXPECT_EQ(address.signing_region, "eu-west-1");
}

TEST(StsAddress, C3_is_in_the_region_that_was_given_in_code) {
    const auto address = address_in({{"AWS_REGION", "eu-west-1"}}, {.region = "cn-north-1"});

    EXPECT_EQ(address.url.text(), "https://sts.cn-north-1.amazonaws.com.cn/");
    EXPECT_EQ(address.signing_region, "cn-north-1");
}

TEST(StsAddress, C3_has_flags_of_code_before_those_that_are_set) {
    const Variables variables = {{"AWS_REGION", "us-east-1"}, {"AWS_USE_FIPS_ENDPOINT", "true"}};
    endpoint::EndpointSettings given;
    given.use_fips = false;
    given.use_dual_stack = true;

    EXPECT_EQ(address_in(variables).url.host, "sts-fips.us-east-1.amazonaws.com");
    EXPECT_EQ(address_in(variables, given).url.host, "sts.us-east-1.api.aws");
}

TEST(StsAddress, C3_is_not_the_endpoint_of_dynamodb) {
    const auto address = address_in(
        {{"AWS_REGION", "us-east-1"}, {"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"}},
        {.endpoint = "http://127.0.0.1:8000"});

    EXPECT_EQ(address.url.host, "sts.us-east-1.amazonaws.com");
}

TEST(StsAddress, C3_is_the_endpoint_that_is_set_for_it) {
    const auto address = address_in({{"AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9000/sts"}});

    EXPECT_EQ(address.url.text(), "http://127.0.0.1:9000/sts");
    EXPECT_EQ(address.signing_region, "us-east-1");
}

TEST(StsAddress, C3_without_a_region_is_refused_with_what_to_set) {
    const auto [code, text] = failure([] { address_in({}); });

    EXPECT_EQ(code, errc::missing_region);
    EXPECT_TRUE(contains(text, "set AWS_REGION")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::credentials
