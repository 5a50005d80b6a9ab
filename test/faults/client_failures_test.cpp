// What a client does when its server is not there, or when it goes itself.

#include "support/loader_fixture.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::ClientOptions;

class ClientFailures : public LoaderFixture {
protected:
    ClientFailures() {
        options.region = "us-east-1";
        options.endpoint = "http://127.0.0.1:1"; // where nothing listens
        options.credentials.emplace("AKIDEXAMPLE", "secret");
    }

    ClientOptions options;
};

TEST_F(ClientFailures, a_server_that_is_not_there_is_named) {
    options.max_attempts = 1;
    const Client client(executor(), options);

    auto described = start(client.describe_table("Movies"));
    run();

    const auto what = error_of(described);
    EXPECT_NE(what.find("http://127.0.0.1:1"), std::string::npos) << what;
    EXPECT_EQ(what.find("Couldn't connect"), what.rfind("Couldn't connect")) << what;
    EXPECT_NE(what.find("the endpoint (given in code) has nobody who listens: start the server"),
              std::string::npos)
        << what;
}

TEST_F(ClientFailures, R1_a_server_that_is_not_there_is_tried_again) {
    options.max_attempts = 3;
    const Client client(executor(), options);

    auto described = start(client.describe_table("Movies"));
    run();

    const auto what = error_of(described);
    EXPECT_EQ(what.find("Couldn't connect"), what.rfind("Couldn't connect")) << what;
    EXPECT_NE(what.find("[coalesce.transport:7]"), what.npos) << what;
    EXPECT_EQ(client.statistics().requests, 3U);
    EXPECT_EQ(client.statistics().retries, 2U);
}

TEST_F(ClientFailures, a_client_that_goes_ends_its_calls_with_operation_aborted) {
    std::optional<Client> client(std::in_place, executor(), options);
    auto under_way = start(client->describe_table("Movies"));
    auto not_awaited = client->describe_table("Movies");
    context_.poll_one();

    client.reset();
    run();
    auto late = start(std::move(not_awaited));
    run();

    EXPECT_EQ(code_of(under_way), asio::error::operation_aborted);
    EXPECT_EQ(code_of(late), asio::error::operation_aborted);
}

} // namespace
} // namespace coalesce::test
