// One call of the client: what it sends, what it tries again, and how it fails.

#include "client_fixture.hpp"

#include <algorithm>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::ServiceError;

TEST_F(ClientFaults, T1_a_request_is_a_signed_post_of_json) {
    const Client client(context_.get_executor(), options());
    server_.next(answer(200, "{}"));

    run(client.call("ListTables"));

    ASSERT_EQ(server_.requests().size(), 1U);
    const auto& request = server_.requests()[0];
    EXPECT_EQ(request.head.substr(0, request.head.find('\r')), "POST / HTTP/1.1");
    EXPECT_TRUE(request.has_line("Host: 127.0.0.1:" + std::to_string(server_.port())));
    EXPECT_TRUE(request.has_line("Content-Type: application/x-amz-json-1.0"));
    EXPECT_TRUE(request.has_line("X-Amz-Target: DynamoDB_20120810.ListTables"));
    EXPECT_TRUE(request.has_line("Content-Length: 2"));
    EXPECT_EQ(request.body, "{}");
    EXPECT_NE(
        request.head.find("/eu-west-3/dynamodb/aws4_request, SignedHeaders="
                          "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-date;"
                          "x-amz-security-token;x-amz-target"),
        std::string::npos)
        << request.head;
    EXPECT_EQ(request.head.find("Expect"), std::string::npos) << "T6";
    EXPECT_EQ(request.head.find("top-secret"), std::string::npos);
}

TEST_F(ClientFaults, R5_a_server_error_is_tried_again) {
    const Client client(context_.get_executor(), options());
    server_.next(error_answer(500, "InternalServerError"));
    server_.next(answer(503, "<html>busy</html>"));
    server_.next(answer(200, R"({"TableNames":[]})"));

    EXPECT_EQ(run(client.call("ListTables")), R"({"TableNames":[]})");

    EXPECT_EQ(server_.requests().size(), 3U);
    EXPECT_EQ(client.statistics().retries, 2U);
}

TEST_F(ClientFaults, R1_after_four_attempts_the_last_error_is_thrown) {
    const Client client(context_.get_executor(), options());
    server_.otherwise(error_answer(500, "InternalServerError"));

    EXPECT_THROW(run(client.call("ListTables")), ServiceError);

    EXPECT_EQ(server_.requests().size(), 4U);
}

TEST_F(ClientFaults, R6_ER4_what_is_wrong_with_the_request_is_not_tried_again) {
    const Client client(context_.get_executor(), options());
    server_.otherwise(error_answer(400, "ValidationException"));

    try {
        run(client.describe_table("Movies"));
        FAIL() << "succeeded";
    } catch (const ServiceError& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::validation);
        EXPECT_EQ(error.service_code(), "ValidationException");
        EXPECT_EQ(error.message(), "as ordered");
        EXPECT_EQ(error.request_id(), "REQUEST-1");
        EXPECT_EQ(error.http_status(), 400U);
        EXPECT_TRUE(std::string_view(error.what())
                        .starts_with("DescribeTable on table \"Movies\": ValidationException (HTTP "
                                     "status 400, request id REQUEST-1): as ordered"))
            << error.what();
    }
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(ClientFaults, T12_an_answer_that_cannot_be_read_is_tried_again) {
    const Client client(context_.get_executor(), options());
    server_.next(answer(200, "<html>a captive portal</html>"));
    server_.next(answer(200, active_table.substr(0, 40)));
    server_.next({Step::send(http_answer(200, active_table).substr(0, 60)), Step::close()});
    server_.next(answer(200, active_table));

    EXPECT_TRUE(run(client.describe_table("Movies")).is_active());

    EXPECT_EQ(server_.requests().size(), 4U);
}

TEST_F(ClientFaults, T12_an_answer_that_is_never_readable_is_an_error) {
    auto settings = options();
    settings.max_attempts = 2;
    const Client client(context_.get_executor(), settings);
    server_.otherwise(answer(200, "not JSON"));

    try {
        run(client.describe_table("Movies"));
        FAIL() << "succeeded";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::malformed_response);
    }
}

TEST_F(ClientFaults, T5_refusals_keep_the_connection) {
    auto settings = options();
    settings.max_attempts = 1;
    const Client client(context_.get_executor(), settings);
    server_.otherwise(error_answer(400, "ResourceNotFoundException"));

    for (int i = 0; i < 10; ++i)
        EXPECT_THROW(run(client.describe_table("Movies")), ServiceError);

    EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(ClientFaults, a_table_that_is_being_created_is_asked_about_until_it_is_active) {
    const Client client(context_.get_executor(), options());
    auto creating = std::string(active_table);
    creating.replace(creating.find("ACTIVE"), 6, "CREATING");
    server_.next(answer(200, creating));
    server_.next(answer(200, active_table));

    EXPECT_TRUE(run(client.wait_until_active("Movies")).is_active());

    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(ClientFaults, an_idle_server_ends_the_call) {
    auto settings = options();
    settings.max_attempts = 1;
    settings.idle_timeout = std::chrono::milliseconds(50);
    const Client client(context_.get_executor(), settings);
    server_.otherwise({Step::hold()});

    try {
        run(client.call("ListTables"));
        FAIL() << "succeeded";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code().category(), dynamodb::transport_category());
        EXPECT_NE(std::string_view(error.what()).find("idle"), std::string_view::npos)
            << error.what();
    }
}

} // namespace
} // namespace coalesce::test
