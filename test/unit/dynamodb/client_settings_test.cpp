// Settings are refused when the client is made, and calls that cannot be sent when they are
// made.

#include "support/loader_fixture.hpp"

#include <coalesce/dynamodb/client.hpp>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::ClientOptions;

class ClientSettings : public LoaderFixture {
protected:
    ClientSettings() {
        options.region = "us-east-1";
        options.endpoint = "http://127.0.0.1:1";
        options.credentials.emplace("AKIDEXAMPLE", "top-secret");
    }

    boost::system::error_code refusal() {
        try {
            const Client client(executor(), options);
        } catch (const boost::system::system_error& error) {
            text = error.what();
            return error.code();
        }
        return {};
    }

    ClientOptions options;
    std::string text;
};

TEST_F(ClientSettings, no_attempts_are_refused) {
    options.max_attempts = 0;

    EXPECT_EQ(refusal(), dynamodb::errc::invalid_setting);
    EXPECT_NE(text.find("max_attempts"), std::string::npos) << text;
}

TEST_F(ClientSettings, no_concurrent_requests_are_refused) {
    options.max_concurrent_requests = 0;

    EXPECT_EQ(refusal(), dynamodb::errc::invalid_setting);
    EXPECT_NE(text.find("max_concurrent_requests"), std::string::npos) << text;
}

TEST_F(ClientSettings, E1_a_region_that_is_no_host_label_is_refused) {
    options.endpoint.clear();
    options.region = "us-east-1.example.com/";

    EXPECT_EQ(refusal(), dynamodb::errc::invalid_setting);
}

TEST_F(ClientSettings, an_endpoint_that_is_no_url_is_refused_and_named) {
    options.endpoint = "localhost:8000";

    EXPECT_EQ(refusal(), dynamodb::errc::invalid_setting);
    EXPECT_NE(text.find("localhost:8000"), std::string::npos) << text;
}

TEST_F(ClientSettings, C1_a_blank_key_is_refused_without_showing_the_secret) {
    options.credentials.emplace("", "top-secret");

    EXPECT_EQ(refusal(), dynamodb::errc::invalid_setting);
    EXPECT_EQ(text.find("top-secret"), std::string::npos);
}

TEST_F(ClientSettings, making_a_client_sends_nothing) {
    const Client client(executor(), options);
    run();

    EXPECT_EQ(client.statistics().requests, 0U);
}

TEST_F(ClientSettings, E6_a_table_name_that_dynamodb_would_refuse_is_not_sent) {
    const Client client(executor(), options);

    EXPECT_THROW((void)client.describe_table("no"), boost::system::system_error);
    EXPECT_THROW((void)client.describe_table("no/slash"), boost::system::system_error);
    run();

    EXPECT_EQ(client.statistics().requests, 0U);
}

TEST_F(ClientSettings, T2_a_request_over_16_MiB_is_not_sent) {
    const Client client(executor(), options);

    auto sent = start(client.call("PutItem", std::string(16 * 1024 * 1024 + 1, ' ')));
    run();

    EXPECT_EQ(code_of(sent), dynamodb::errc::validation);
    EXPECT_EQ(client.statistics().requests, 0U);
}

} // namespace
} // namespace coalesce::test
