#include "dynamodb/address_advice.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::detail::advice_on;
using dynamodb::detail::advice_on_stranger;
using dynamodb::endpoint::EndpointParams;

// As libcurl numbers them.
constexpr int name_not_found = 6;
constexpr int nobody_listens = 7;
constexpr int timed_out = 28;
constexpr int no_tls = 35;
constexpr int got_nothing = 52;
constexpr int not_trusted = 60;

boost::system::error_code transport_error(int code) {
    return {code, dynamodb::transport_category()};
}

EndpointParams given(const char* scheme) {
    EndpointParams address{.region = "eu-west-3"};
    address.endpoint = dynamodb::endpoint::Url{scheme, "localhost:8000", "/"};
    address.origins.endpoint = "from AWS_ENDPOINT_URL";
    return address;
}

EndpointParams of_region() {
    EndpointParams address{.region = "eu-wst-3"};
    address.origins.region = "from AWS_REGION";
    return address;
}

TEST(AddressAdvice, says_where_the_endpoint_is_from_and_what_to_do) {
    EXPECT_EQ(advice_on(transport_error(nobody_listens), given("http")),
              "the endpoint (from AWS_ENDPOINT_URL) has nobody who listens: start the server, or "
              "correct host and port");
    EXPECT_EQ(advice_on(transport_error(no_tls), given("https")),
              "the endpoint (from AWS_ENDPOINT_URL) leads to a server that does not speak TLS: "
              "begin it with http:// if that is meant");
    EXPECT_EQ(advice_on(transport_error(got_nothing), given("http")),
              "the endpoint (from AWS_ENDPOINT_URL) leads to a server that does not speak HTTP: "
              "begin it with https:// if that speaks TLS");
    EXPECT_NE(advice_on(transport_error(not_trusted), given("https")).find("ca_bundle"),
              std::string::npos);
}

TEST(AddressAdvice, names_the_region_that_made_the_address) {
    EXPECT_EQ(advice_on(transport_error(name_not_found), of_region()),
              "the address of the region \"eu-wst-3\" (from AWS_REGION) has a host that no name "
              "server knows: correct it");
}

TEST(AddressAdvice, tells_what_to_look_at_when_something_else_answers) {
    EXPECT_EQ(advice_on_stranger(given("http")),
              "no answer of DynamoDB: see where the endpoint (from AWS_ENDPOINT_URL) leads");
}

TEST(AddressAdvice, is_silent_where_the_address_is_not_to_blame) {
    EXPECT_EQ(advice_on(transport_error(timed_out), given("http")), "");
    EXPECT_EQ(advice_on(transport_error(got_nothing), given("https")), "");
    EXPECT_EQ(advice_on(dynamodb::errc::malformed_response, given("http")), "");
}

} // namespace
} // namespace coalesce::test
