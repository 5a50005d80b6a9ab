#include "dynamodb/endpoint/endpoint.hpp"

#include "dynamodb/quoted.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb::endpoint {
namespace {

using Variables = test::Texts;

Endpoint found(const EndpointSettings& given, Variables variables = {}) {
    return resolve(find_params(given, test::settings_of(std::move(variables))));
}

std::pair<boost::system::error_code, std::string> failure(const EndpointSettings& given,
                                                          Variables variables = {}) {
    try {
        found(given, std::move(variables));
    } catch (const boost::system::system_error& error) {
        return {error.code(), error.what()};
    }
    return {};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

TEST(Region, E2_names_the_endpoint_and_the_scope) {
    const auto endpoint = found({.region = "eu-central-1"});

    EXPECT_EQ(endpoint.url.text(), "https://dynamodb.eu-central-1.amazonaws.com/");
    EXPECT_EQ(endpoint.url.host, "dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(endpoint.signing_region, "eu-central-1");
}

TEST(Region, E1_in_code_beats_the_environment) {
    const auto endpoint = found({.region = "eu-west-1"},
                                {{"AWS_REGION", "us-west-1"}, {"AWS_DEFAULT_REGION", "us-west-2"}});

    EXPECT_EQ(endpoint.signing_region, "eu-west-1");
}

TEST(Region, E1_AWS_REGION_beats_AWS_DEFAULT_REGION) {
    const auto endpoint =
        found({}, {{"AWS_REGION", "us-west-1"}, {"AWS_DEFAULT_REGION", "us-west-2"}});

    EXPECT_EQ(endpoint.signing_region, "us-west-1");
}

TEST(Region, E1_AWS_DEFAULT_REGION_is_the_last_resort) {
    const auto endpoint = found({}, {{"AWS_REGION", " "}, {"AWS_DEFAULT_REGION", "us-west-2"}});

    EXPECT_EQ(endpoint.signing_region, "us-west-2");
}

TEST(Region, E1_none_and_no_endpoint_is_an_error_that_says_what_to_set) {
    const auto [code, text] = failure({});

    EXPECT_EQ(code, errc::missing_region);
    EXPECT_TRUE(contains(text, "neither AWS_REGION nor AWS_DEFAULT_REGION is set")) << text;
    EXPECT_TRUE(contains(text, "the profile \"default\" does not exist")) << text;
    EXPECT_TRUE(contains(text, "set AWS_REGION or ClientOptions::region")) << text;
}

class BadRegion : public testing::TestWithParam<std::string> {};

TEST_P(BadRegion, E1_is_refused_with_its_value_and_origin) {
    const auto [code, text] = failure({}, {{"AWS_DEFAULT_REGION", GetParam()}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, dynamodb::quoted(GetParam()))) << text;
    EXPECT_TRUE(contains(text, "AWS_DEFAULT_REGION")) << text;
}

INSTANTIATE_TEST_SUITE_P(Value, BadRegion,
                         testing::Values("us-east-1.example.com", "evil.com/", "us_east_1",
                                         "us-east-1 ", "-us-east-1", "us-east-1-", "x@y",
                                         "r\xc3\xa9gion", std::string(64, 'a')));

TEST(Region, E1_is_checked_with_an_endpoint_too) {
    EXPECT_EQ(failure({.region = "a/b", .endpoint = "https://example.com"}).first,
              errc::invalid_setting);
}

struct RegionCase {
    std::string region;
    std::string host;
};

void PrintTo(const RegionCase& region, std::ostream* out) {
    *out << region.region;
}

class DomainOfRegion : public testing::TestWithParam<RegionCase> {};

TEST_P(DomainOfRegion, E2_is_that_of_its_partition) {
    EXPECT_EQ(found({.region = GetParam().region}).url.host, GetParam().host);
}

INSTANTIATE_TEST_SUITE_P(
    Region, DomainOfRegion,
    testing::Values(RegionCase{"cn-north-1", "dynamodb.cn-north-1.amazonaws.com.cn"},
                    RegionCase{"cn-northwest-1", "dynamodb.cn-northwest-1.amazonaws.com.cn"},
                    RegionCase{"us-gov-west-1", "dynamodb.us-gov-west-1.amazonaws.com"},
                    RegionCase{"us-iso-east-1", "dynamodb.us-iso-east-1.c2s.ic.gov"},
                    RegionCase{"us-isob-east-1", "dynamodb.us-isob-east-1.sc2s.sgov.gov"},
                    RegionCase{"eu-isoe-west-1", "dynamodb.eu-isoe-west-1.cloud.adc-e.uk"},
                    RegionCase{"us-isof-south-1", "dynamodb.us-isof-south-1.csp.hci.ic.gov"},
                    RegionCase{"eusc-de-east-1", "dynamodb.eusc-de-east-1.amazonaws.eu"}));

TEST(Region, E2_local_is_a_server_on_this_machine) {
    const auto endpoint = found({.region = "local"});

    EXPECT_EQ(endpoint.url.text(), "http://localhost:8000/");
    EXPECT_EQ(endpoint.signing_region, "us-east-1");
}

// DynamoDB Local keeps one database for each region that requests are signed for, so this one
// must be what other tools would sign for.
TEST(Region, local_with_an_endpoint_is_signed_as_it_stands) {
    const auto endpoint = found({.region = "local", .endpoint = "http://localhost:4567"});

    EXPECT_EQ(endpoint.url.host, "localhost:4567");
    EXPECT_EQ(endpoint.signing_region, "local");
}

TEST(Override, E3_in_code_beats_the_environment) {
    const auto endpoint = found({.region = "eu-west-1", .endpoint = "https://code.example"},
                                {{"AWS_ENDPOINT_URL_DYNAMODB", "https://own.example"},
                                 {"AWS_ENDPOINT_URL", "https://all.example"}});

    EXPECT_EQ(endpoint.url.host, "code.example");
    EXPECT_EQ(endpoint.signing_region, "eu-west-1");
}

TEST(Override, E3_the_variable_of_DynamoDB_beats_the_global_one) {
    const auto endpoint = found({}, {{"AWS_ENDPOINT_URL_DYNAMODB", "https://own.example"},
                                     {"AWS_ENDPOINT_URL", "https://all.example"}});

    EXPECT_EQ(endpoint.url.host, "own.example");
}

TEST(Override, E3_the_global_variable_beats_the_region) {
    const auto endpoint =
        found({.region = "eu-west-1"},
              {{"AWS_ENDPOINT_URL_DYNAMODB", ""}, {"AWS_ENDPOINT_URL", "https://all.example"}});

    EXPECT_EQ(endpoint.url.host, "all.example");
}

TEST(Override, E3_variables_can_be_ignored) {
    const auto endpoint =
        found({.region = "eu-west-1"}, {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True"},
                                        {"AWS_ENDPOINT_URL_DYNAMODB", "https://own.example"},
                                        {"AWS_ENDPOINT_URL", "https://all.example"}});

    EXPECT_EQ(endpoint.url.host, "dynamodb.eu-west-1.amazonaws.com");
}

TEST(Override, E3_variables_are_ignored_only_for_true) {
    const auto endpoint = found({}, {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"},
                                     {"AWS_ENDPOINT_URL", "https://all.example"}});

    EXPECT_EQ(endpoint.url.host, "all.example");
}

TEST(Override, E3_in_code_cannot_be_ignored) {
    const auto endpoint = found({.endpoint = "https://code.example"},
                                {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}});

    EXPECT_EQ(endpoint.url.host, "code.example");
}

TEST(Override, without_a_region_is_signed_for_us_east_1) {
    EXPECT_EQ(found({.endpoint = "http://127.0.0.1:8000"}).signing_region, "us-east-1");
}

struct UrlCase {
    std::string text;
    std::string scheme;
    std::string host;
    std::string path;
};

void PrintTo(const UrlCase& url, std::ostream* out) {
    *out << url.text;
}

class GoodUrl : public testing::TestWithParam<UrlCase> {};

TEST_P(GoodUrl, S3_is_taken_apart) {
    const auto url = parse_url(GetParam().text, "given in code");

    EXPECT_EQ(url.scheme, GetParam().scheme);
    EXPECT_EQ(url.host, GetParam().host);
    EXPECT_EQ(url.path, GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    Url, GoodUrl,
    testing::Values(
        UrlCase{"https://example.com", "https", "example.com", "/"},
        UrlCase{"https://example.com/", "https", "example.com", "/"},
        UrlCase{"HTTPS://Example.com", "https", "Example.com", "/"},
        UrlCase{"https://example.com:443", "https", "example.com", "/"},
        UrlCase{"http://example.com:80/", "http", "example.com", "/"},
        UrlCase{"http://example.com:0080/", "http", "example.com", "/"},
        UrlCase{"http://example.com:443", "http", "example.com:443", "/"},
        UrlCase{"https://example.com:80", "https", "example.com:80", "/"},
        UrlCase{"http://127.0.0.1:8000", "http", "127.0.0.1:8000", "/"},
        UrlCase{"http://[::1]:8000", "http", "[::1]:8000", "/"},
        UrlCase{"https://[fd00:ec2::23]:443/x", "https", "[fd00:ec2::23]", "/x"},
        UrlCase{"http://dynamo_db-1:65535", "http", "dynamo_db-1:65535", "/"},
        UrlCase{"https://gw.example.com/stage/ddb", "https", "gw.example.com", "/stage/ddb"},
        UrlCase{"https://gw.example.com/a%20b/..c/", "https", "gw.example.com", "/a%20b/..c/"}));

struct BadUrlCase {
    std::string text;
    std::string reason;
};

void PrintTo(const BadUrlCase& url, std::ostream* out) {
    *out << url.text;
}

class BadUrl : public testing::TestWithParam<BadUrlCase> {};

TEST_P(BadUrl, E3_is_refused_with_its_value_its_origin_and_the_reason) {
    const auto [code, text] = failure({}, {{"AWS_ENDPOINT_URL", GetParam().text}});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, '"' + GetParam().text + '"')) << text;
    EXPECT_TRUE(contains(text, "from AWS_ENDPOINT_URL")) << text;
    EXPECT_TRUE(contains(text, GetParam().reason)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Url, BadUrl,
    testing::Values(
        BadUrlCase{"localhost:8000", "start with http"},
        BadUrlCase{"//localhost:8000", "start with http"},
        BadUrlCase{"http:/localhost", "start with http"}, BadUrlCase{"https", "start with http"},
        BadUrlCase{"ftp://localhost", "start with http"},
        BadUrlCase{" http://localhost", "start with http"}, BadUrlCase{"http://", "no host"},
        BadUrlCase{"http:///path", "no host"}, BadUrlCase{"http://:8000", "no host"},
        BadUrlCase{"http://localhost ", "its host holds"},
        BadUrlCase{"http://local host", "its host holds"},
        BadUrlCase{"http://localhost\r\nX: y", "its host holds"},
        BadUrlCase{"http://a\\b", "its host holds"}, BadUrlCase{"http://a..b", "empty label"},
        BadUrlCase{"http://.b", "empty label"},
        BadUrlCase{"http://" + std::string(254, 'a'), "longer than 253"},
        BadUrlCase{"http://[::1", "IPv6"}, BadUrlCase{"http://[]", "IPv6"},
        BadUrlCase{"http://[evil.com]", "IPv6"}, BadUrlCase{"http://[::1]x:80", "IPv6"},
        BadUrlCase{"http://::1", "no host"}, BadUrlCase{"http://localhost:", "port"},
        BadUrlCase{"http://localhost:0", "port"}, BadUrlCase{"http://localhost:65536", "port"},
        BadUrlCase{"http://localhost:99999999999", "port"},
        BadUrlCase{"http://localhost:-1", "port"}, BadUrlCase{"http://localhost:+80", "port"},
        BadUrlCase{"http://localhost:80a", "port"}, BadUrlCase{"http://localhost:80:80", "port"},
        BadUrlCase{"http://localhost/?a=b", "query"}, BadUrlCase{"http://localhost?", "query"},
        BadUrlCase{"http://localhost/#a", "fragment"},
        BadUrlCase{"http://localhost/a b", "must be escaped"},
        BadUrlCase{"http://localhost/\xc3\xa9", "must be escaped"},
        BadUrlCase{"http://localhost/%4", "'%'"}, BadUrlCase{"http://localhost/%zz/", "'%'"},
        BadUrlCase{"http://localhost/../a", "'.' or '..'"},
        BadUrlCase{"http://localhost/a/.", "'.' or '..'"}));

TEST(BadUrls, E3_a_password_is_refused_and_not_shown) {
    const auto [code, text] = failure({.endpoint = "http://me:hidden@localhost:8000/"});

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "user name or password")) << text;
    EXPECT_TRUE(contains(text, "\"***@localhost:8000/\" (given in code)")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

} // namespace
} // namespace coalesce::dynamodb::endpoint
