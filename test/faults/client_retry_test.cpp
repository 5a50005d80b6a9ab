// What a client does about requests that fail: which it sends again, after what, and when it stops.

#include "client_fixture.hpp"
#include "reports.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <tuple>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::errc;
using namespace std::chrono_literals;

class ClientRetry : public ClientFaults {
protected:
    ClientRetry() {
        options_ = options();
        options_.observer = reports_;
    }

    Client client() { return Client(context_.get_executor(), options_); }

    boost::system::system_error error_of(const Client& client) {
        try {
            run(client.describe_table("Movies"));
        } catch (const boost::system::system_error& error) {
            return error;
        }
        ADD_FAILURE() << "expected an error";
        return boost::system::system_error(boost::system::error_code());
    }

    std::string text_of(const Client& client) { return error_of(client).what(); }

    std::string header_of(std::size_t request, std::string_view name) const {
        const auto& head = server_.requests().at(request).head;
        const auto line = "\r\n" + std::string(name) + ": ";
        const auto at = head.find(line);
        if (at == head.npos)
            return {};
        const auto begin = at + line.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }

    static Script unavailable(const std::string& header_lines) {
        return {Step::send(http_answer(503, "{}", header_lines))};
    }

    dynamodb::ClientOptions options_;
    std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
};

TEST_F(ClientRetry, S4_attempts_of_a_call_share_an_id_and_have_numbers) {
    server_.next(error_answer(500, "InternalServerError"));
    server_.otherwise(answer(200, active_table));
    const auto client = this->client();

    run(client.describe_table("Movies"));
    run(client.describe_table("Movies"));

    EXPECT_EQ(header_of(0, "amz-sdk-request"), "attempt=1; max=4");
    EXPECT_EQ(header_of(1, "amz-sdk-request"), "attempt=2; max=4");
    const auto id = header_of(0, "amz-sdk-invocation-id");
    EXPECT_EQ(id.size(), 36U) << id;
    EXPECT_EQ(header_of(1, "amz-sdk-invocation-id"), id);
    EXPECT_NE(header_of(2, "amz-sdk-invocation-id"), id);
}

TEST_F(ClientRetry, O6_the_user_agent_is_our_own) {
    server_.otherwise(answer(200, active_table));

    run(client().describe_table("Movies"));

    EXPECT_EQ(header_of(0, "User-Agent").find("coalesce/"), 0U) << header_of(0, "User-Agent");
}

TEST_F(ClientRetry, R3_the_service_says_how_long_to_wait) {
    server_.next(unavailable("x-amz-retry-after: 60\r\n"));
    server_.otherwise(answer(200, active_table));

    run(client().describe_table("Movies"));

    ASSERT_EQ(reports_->attempts.size(), 2U);
    EXPECT_EQ(reports_->attempts[1].delay_before, 60ms);
}

TEST_F(ClientRetry, O1_attempts_begin_one_after_the_other_inside_their_call) {
    server_.next(error_answer(500, "InternalServerError"));
    server_.otherwise(answer(200, active_table));

    run(client().describe_table("Movies"));

    ASSERT_EQ(reports_->attempts.size(), 2U);
    ASSERT_EQ(reports_->calls.size(), 1U);
    const auto& call = reports_->calls[0];
    EXPECT_LT(call.began, reports_->attempts[0].began);
    EXPECT_LT(reports_->attempts[0].began + reports_->attempts[0].times.total,
              reports_->attempts[1].began);
    EXPECT_LT(reports_->attempts[1].began + reports_->attempts[1].times.total,
              call.began + call.total);
}

TEST_F(ClientRetry, R2_a_client_whose_quota_is_used_up_fails_at_once) {
    server_.otherwise(error_answer(500, "InternalServerError"));
    options_.max_attempts = 2;
    const auto client = this->client();
    for (int call = 0; call < 35; ++call) // 14 tokens each, of 500
        error_of(client);
    const auto sent = client.statistics().requests;

    const auto error = error_of(client);

    EXPECT_EQ(client.statistics().requests - sent, 1U);
    EXPECT_NE(std::string(error.what()).find("quota"), std::string::npos) << error.what();
    EXPECT_EQ(reports_->attempts.back().quota_left, 10U);
}

TEST_F(ClientRetry, R9_no_wait_begins_that_would_end_after_the_call) {
    server_.otherwise(unavailable("x-amz-retry-after: 60000\r\n"));
    options_.call_timeout = 2s; // less than the 5 s that the service may ask for
    const auto client = this->client();

    const auto error = error_of(client);

    EXPECT_EQ(error.code(), errc::internal_server_error);
    EXPECT_NE(std::string(error.what()).find("no time for another attempt"), std::string::npos)
        << error.what();
    EXPECT_EQ(client.statistics().requests, 1U);
}

TEST_F(ClientRetry, T11_a_call_that_takes_too_long_ends_and_its_transfer_with_it) {
    server_.otherwise({Step::hold()});
    options_.call_timeout = 50ms;
    const auto client = this->client();

    const auto error = error_of(client);
    run_until(context_, [&] { return server_.open_connections() == 0; });

    EXPECT_EQ(error.code(), errc::timed_out);
    EXPECT_EQ(error.code(), std::errc::timed_out);
    EXPECT_NE(std::string(error.what()).find("call_timeout of 50 ms"), std::string::npos)
        << error.what();
    ASSERT_EQ(reports_->calls.size(), 1U);
    EXPECT_EQ(reports_->calls[0].error, errc::timed_out);
}

TEST_F(ClientRetry, T11_a_call_within_its_time_is_answered) {
    server_.otherwise(answer(200, active_table));
    options_.call_timeout = 20s;

    EXPECT_TRUE(run(client().describe_table("Movies")).is_active());
}

TEST_F(ClientRetry, R1_an_error_says_how_often_was_tried) {
    server_.otherwise(error_answer(500, "InternalServerError"));
    options_.max_attempts = 2;

    try {
        run(client().describe_table("Movies"));
        FAIL() << "expected an error";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_EQ(error.attempts(), 2U);
        EXPECT_GE(error.waited(), 0ns);
        EXPECT_LE(error.waited(), 25ms);
        EXPECT_NE(std::string(error.what()).find("attempt 2"), std::string::npos) << error.what();
    }
}

TEST_F(ClientRetry, R1_an_error_of_the_transport_says_how_often_was_tried) {
    server_.otherwise({Step::close()});
    options_.max_attempts = 2;

    const auto error = error_of(client());

    EXPECT_EQ(error.code().category(), dynamodb::transport_category());
    EXPECT_NE(std::string(error.what()).find("attempt 2"), std::string::npos) << error.what();
}

TEST_F(ClientRetry, R1_an_error_of_the_transport_names_the_operation_after_one_attempt_too) {
    server_.otherwise({Step::hold()});
    options_.attempt_timeout = std::chrono::milliseconds(50);
    options_.max_attempts = 1;

    const auto text = text_of(client());

    EXPECT_TRUE(text.starts_with(R"(DescribeTable on table "Movies": POST http://)")) << text;
}

TEST_F(ClientRetry, an_answer_that_is_not_of_DynamoDB_says_where_the_endpoint_is_from) {
    options_.max_attempts = 1;
    server_.next({Step::send(http_answer(404, "<!DOCTYPE html>"))});
    server_.next({Step::send(http_answer(200, "<!DOCTYPE html>"))});
    const auto client = this->client();

    for (const std::string& what : {text_of(client), text_of(client)})
        EXPECT_NE(what.find("see where the endpoint (given in code) leads"), what.npos) << what;
}

TEST_F(ClientRetry, ER4_the_limits_that_were_reached_are_told) {
    server_.otherwise(answer(400, R"({"__type":"x#ProvisionedThroughputExceededException",)"
                                  R"("ThrottlingReasons":[{"reason":"TableReadLimit",)"
                                  R"("resource":"arn:aws:dynamodb:eu-west-3:1:table/Movies"}]})"));
    options_.max_attempts = 1;

    try {
        run(client().describe_table("Movies"));
        FAIL() << "expected an error";
    } catch (const dynamodb::ServiceError& error) {
        ASSERT_EQ(error.throttling_reasons().size(), 1U);
        EXPECT_EQ(error.throttling_reasons()[0].reason, "TableReadLimit");
        EXPECT_EQ(error.throttling_reasons()[0].resource,
                  "arn:aws:dynamodb:eu-west-3:1:table/Movies");
        EXPECT_NE(error.body().find("TableReadLimit"), std::string::npos);
    }
}

TEST_F(ClientRetry, T2_a_request_that_is_too_large_for_somebody_is_not_repeated) {
    server_.otherwise({Step::send(http_answer(413))});
    const auto client = this->client();

    EXPECT_EQ(error_of(client).code(), errc::validation);
    EXPECT_EQ(client.statistics().requests, 1U);
}

TEST_F(ClientRetry, T12_an_answer_to_any_operation_has_to_be_json) {
    server_.otherwise(answer(200, "<html>hello</html>"));
    options_.max_attempts = 2;
    const auto client = this->client();

    try {
        run(client.call("ListTables"));
        FAIL() << "expected an error";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), errc::malformed_response);
    }
    EXPECT_EQ(client.statistics().requests, 2U);
}

TEST_F(ClientRetry, O1_each_attempt_is_reported) {
    server_.next(error_answer(500, "InternalServerError"));
    server_.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), Step::close()});
    server_.otherwise(answer(200, active_table));

    run(client().describe_table("Movies"));

    ASSERT_EQ(reports_->attempts.size(), 3U);
    const auto& [failed, cut, good] =
        std::tie(reports_->attempts[0], reports_->attempts[1], reports_->attempts[2]);
    EXPECT_EQ(failed.operation, "DescribeTable");
    EXPECT_EQ(failed.attempt, 1U);
    EXPECT_EQ(failed.max_attempts, 4U);
    EXPECT_EQ(failed.http_status, 500U);
    EXPECT_EQ(failed.error, errc::internal_server_error);
    EXPECT_FALSE(failed.reused_connection);
    EXPECT_GT(failed.bytes_sent, 100U);
    EXPECT_GT(failed.bytes_received, 100U);
    EXPECT_EQ(failed.quota_left, 500U);
    EXPECT_EQ(cut.http_status, 0U);
    EXPECT_TRUE(cut.reused_connection);
    EXPECT_EQ(cut.error.category(), dynamodb::transport_category());
    EXPECT_EQ(good.attempt, 3U);
    EXPECT_FALSE(good.error);
    EXPECT_GT(good.times.total, 0us);
    EXPECT_LE(good.times.first_byte, good.times.total);
    EXPECT_EQ(failed.endpoint, server_.url());
    EXPECT_EQ(failed.request_id, "REQUEST-1");
    EXPECT_EQ(failed.invocation_id, good.invocation_id);
}

TEST_F(ClientRetry, O1_each_call_is_reported) {
    server_.next(error_answer(500, "InternalServerError"));
    server_.next(answer(200, active_table));
    server_.otherwise(error_answer(400, "ResourceNotFoundException"));
    const auto client = this->client();

    run(client.describe_table("Movies"));
    error_of(client);

    ASSERT_EQ(reports_->calls.size(), 2U);
    EXPECT_EQ(reports_->calls[0].attempts, 2U);
    EXPECT_FALSE(reports_->calls[0].error);
    EXPECT_EQ(reports_->calls[1].attempts, 1U);
    EXPECT_EQ(reports_->calls[1].error, errc::resource_not_found);
    EXPECT_EQ(reports_->calls[1].service_code, "ResourceNotFoundException");
    EXPECT_EQ(reports_->tables, (std::vector<std::string>{"Movies", "Movies"}));
}

TEST_F(ClientRetry, O1_a_call_that_is_cancelled_is_reported) {
    server_.otherwise({Step::hold()});
    std::optional<Client> client(this->client());
    auto described = asio::co_spawn(context_, client->describe_table("Movies"), asio::use_future);
    run_until(context_, [&] { return server_.requests().size() == 1; });

    client.reset();
    run_until(context_, [&] { return described.wait_for(0s) == std::future_status::ready; });

    ASSERT_EQ(reports_->calls.size(), 1U);
    EXPECT_EQ(reports_->calls[0].error, asio::error::operation_aborted);
}

} // namespace
} // namespace coalesce::test
