#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/trace_attributes.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb {
namespace {

const std::vector<std::string> traced_tables{"Movies", "Users"};

TEST(TraceAttributes, O4_a_span_is_called_after_its_operation) {
    EXPECT_EQ(span_name("BatchGetItem"), "DynamoDB.BatchGetItem");
}

TEST(TraceAttributes, O4_a_call_has_the_names_of_the_conventions) {
    CallReport call;
    call.operation = "BatchGetItem";
    call.tables = &traced_tables;
    call.request_id = "REQ";
    call.http_status = 200;
    call.attempts = 2;

    const TraceAttributes expected{
        {"db.system.name", "aws.dynamodb"},           {"db.operation.name", "BatchGetItem"},
        {"aws.dynamodb.table_names", "Movies,Users"}, {"aws.request_id", "REQ"},
        {"http.response.status_code", "200"},         {"http.request.resend_count", "1"}};
    EXPECT_EQ(trace_attributes(call), expected);
}

TEST(TraceAttributes, O4_an_error_has_the_name_that_the_service_gives_it) {
    CallReport call;
    call.operation = "GetItem";
    call.error = errc::throttled;
    call.service_code = "ThrottlingException";

    const auto attributes = trace_attributes(call);

    EXPECT_NE(
        std::find(attributes.begin(), attributes.end(),
                  std::pair<std::string_view, std::string>("error.type", "ThrottlingException")),
        attributes.end());
}

TEST(TraceAttributes, O4_an_attempt_that_got_no_answer_says_why) {
    AttemptReport attempt;
    attempt.operation = "GetItem";
    attempt.endpoint = "http://localhost:8000/";
    attempt.attempt = 3;
    attempt.bytes_sent = 700;
    attempt.error = errc::timed_out;

    const TraceAttributes expected{{"db.system.name", "aws.dynamodb"},
                                   {"db.operation.name", "GetItem"},
                                   {"server.address", "localhost"},
                                   {"server.port", "8000"},
                                   {"url.full", "http://localhost:8000/"},
                                   {"error.type", "timed out"},
                                   {"http.request.resend_count", "2"},
                                   {"http.request.size", "700"},
                                   {"http.response.size", "0"}};
    EXPECT_EQ(trace_attributes(attempt), expected);
}

TEST(TraceAttributes, O4_a_page_tells_what_was_read_for_what_came) {
    PageReport page;
    page.operation = "Query";
    page.table = "Movies";
    page.index = "by-title";
    page.count = 3;
    page.scanned_count = 25;
    page.capacity_units = 0.5;

    const TraceAttributes expected{
        {"db.system.name", "aws.dynamodb"},      {"db.operation.name", "Query"},
        {"db.collection.name", "Movies"},        {"aws.dynamodb.table_names", "Movies"},
        {"aws.dynamodb.index_name", "by-title"}, {"aws.dynamodb.count", "3"},
        {"aws.dynamodb.scanned_count", "25"},    {"aws.dynamodb.consumed_capacity", "0.5"}};
    EXPECT_EQ(trace_attributes(page), expected);
}

TEST(TraceAttributes, O4_the_server_is_named_without_its_port) {
    const auto server_of = [](std::string_view endpoint) {
        AttemptReport attempt;
        attempt.operation = "GetItem";
        attempt.endpoint = endpoint;
        std::string server;
        for (const auto& [name, value] : trace_attributes(attempt))
            if (name.starts_with("server."))
                server.append(server.empty() ? "" : " ").append(value);
        return server;
    };

    EXPECT_EQ(server_of("https://dynamodb.eu-west-3.amazonaws.com/"),
              "dynamodb.eu-west-3.amazonaws.com");
    EXPECT_EQ(server_of("http://127.0.0.1:8000"), "127.0.0.1 8000");
    EXPECT_EQ(server_of("http://[::1]:8000/"), "[::1] 8000");
    EXPECT_EQ(server_of("http://[::1]/"), "[::1]");
}

TEST(TraceAttributes, an_attempt_says_in_seconds_where_its_time_went) {
    AttemptReport attempt;
    attempt.operation = "GetItem";
    attempt.times.connect = std::chrono::microseconds(1500);
    const auto attributes = trace_attributes(attempt);

    EXPECT_EQ(attributes.back(),
              (std::pair<std::string_view, std::string>("coalesce.http.connect", "0.0015")));
}

TEST(TraceAttributes, O4_a_batch_has_its_size_and_one_entry_is_none) {
    BatchAnswer answer;
    answer.operation = "BatchGetItem";
    TableAnswer movies;
    movies.table = "Movies";
    movies.entries = 1;
    answer.tables = {movies};
    const auto size_of = [&] {
        for (const auto& [name, value] : trace_attributes(answer))
            if (name == "db.operation.batch.size")
                return value;
        return std::string("none");
    };
    EXPECT_EQ(size_of(), "none");

    movies.table = "Users";
    answer.tables.push_back(movies);
    EXPECT_EQ(size_of(), "2");
}

} // namespace
} // namespace coalesce::dynamodb
