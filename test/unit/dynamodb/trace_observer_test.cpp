// What a client does, as a trace shows it.

#include "support/trace_reader.hpp"

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/trace_observer.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace coalesce::dynamodb {
namespace {

using namespace std::chrono_literals;
using test::TraceEvent;

class ClientTraceTest : public testing::Test {
protected:
    std::vector<TraceEvent> events() {
        trace_->close();
        return test::without_headings(test::read_trace(out_.str()));
    }

    AttemptReport attempt() const {
        AttemptReport report;
        report.operation = "BatchGetItem";
        report.tables = &tables_;
        report.endpoint = "http://localhost:8000/";
        report.invocation_id = "9f1c2d";
        report.began = ChromeTrace::Clock::now() - 2ms;
        return report;
    }

    CallReport call() const {
        CallReport report;
        report.operation = "BatchGetItem";
        report.tables = &tables_;
        report.invocation_id = "9f1c2d";
        report.total = 3ms;
        report.began = ChromeTrace::Clock::now() - report.total;
        return report;
    }

    const std::vector<std::string> tables_{"Movies"};
    std::ostringstream out_;
    std::shared_ptr<ChromeTrace> trace_ = std::make_shared<ChromeTrace>(out_);
    TraceObserver observer_{trace_};
};

TEST_F(ClientTraceTest, O4_a_call_is_a_slice_with_the_attributes_of_the_conventions) {
    auto report = call();
    report.request_id = "REQ";
    observer_.on_call(report);

    const auto seen = events();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].name, "DynamoDB.BatchGetItem");
    EXPECT_EQ(seen[0].phase, "b");
    EXPECT_EQ(seen[0].args.at("db.system.name"), "aws.dynamodb");
    EXPECT_EQ(seen[0].args.at("db.collection.name"), "Movies");
    EXPECT_EQ(seen[0].args.at("aws.request_id"), "REQ");
    EXPECT_EQ(seen[1].name, seen[0].name);
    EXPECT_EQ(seen[1].phase, "e");
    EXPECT_NEAR(seen[1].time - seen[0].time, 3000, 1e-3);
}

TEST_F(ClientTraceTest, O1_an_attempt_stands_inside_its_call) {
    auto whole = call();
    auto part = attempt();
    part.attempt = 2;
    part.error = errc::throttled;
    part.service_code = "ThrottlingException";
    observer_.on_attempt(part);
    whole.total = ChromeTrace::Clock::now() - whole.began;
    observer_.on_call(whole);

    const auto seen = events();
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_EQ(seen[0].name, "attempt");
    EXPECT_EQ(seen[0].id, seen[2].id);
    EXPECT_LT(seen[2].time, seen[0].time);
    EXPECT_GT(seen[3].time, seen[1].time);
    EXPECT_EQ(seen[0].args.at("http.request.resend_count"), "1");
    EXPECT_EQ(seen[0].args.at("error.type"), "ThrottlingException");
    EXPECT_EQ(seen[0].args.at("server.address"), "localhost");
    EXPECT_EQ(seen[0].args.at("server.port"), "8000");
}

TEST_F(ClientTraceTest, calls_that_overlap_are_told_apart) {
    auto other = call();
    other.invocation_id = "77aa00";
    observer_.on_call(call());
    observer_.on_call(other);

    const auto seen = events();
    EXPECT_NE(seen.at(0).id, seen.at(2).id);
}

TEST_F(ClientTraceTest, O2_an_answer_to_a_batch_tells_what_it_brought_and_cost) {
    BatchAnswer answer;
    answer.operation = "BatchGetItem";
    TableAnswer table;
    table.table = "Movies";
    table.entries = 100;
    table.served = 90;
    table.missing = 3;
    table.unprocessed = 7;
    table.capacity_units = 45.5;
    answer.tables = {table};
    observer_.on_batch_answer(answer);
    observer_.on_batch_answer(answer);

    const auto seen = events();
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_EQ(seen[0].name, "BatchGetItem answer");
    EXPECT_EQ(seen[0].phase, "i");
    EXPECT_EQ(seen[0].args.at("db.operation.batch.size"), "100");
    EXPECT_EQ(seen[0].args.at("coalesce.dynamodb.served"), "90");
    EXPECT_EQ(seen[0].args.at("coalesce.dynamodb.missing"), "3");
    EXPECT_EQ(seen[0].args.at("coalesce.dynamodb.unprocessed"), "7");
    EXPECT_EQ(seen[3].name, "consumed capacity");
    EXPECT_EQ(seen[3].phase, "C");
    EXPECT_EQ(seen[3].args.at("Movies"), "91");
}

TEST_F(ClientTraceTest, O3_a_page_tells_what_was_read_for_it) {
    PageReport page;
    page.operation = "Query";
    page.table = "Movies";
    page.count = 3;
    page.scanned_count = 25;
    observer_.on_page(page);
    observer_.on_consumed_capacity("Query", "Movies", 0.5);

    const auto seen = events();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].name, "Query page");
    EXPECT_EQ(seen[0].args.at("aws.dynamodb.scanned_count"), "25");
    EXPECT_EQ(seen[1].args.at("Movies"), "0.500000");
}

TEST_F(ClientTraceTest, a_renewal_of_credentials_is_a_slice) {
    CredentialsReport credentials;
    credentials.total = 20ms;
    credentials.error = errc::timed_out;
    observer_.on_credentials(credentials);

    const auto seen = events();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].name, "credentials");
    EXPECT_EQ(seen[0].args.at("error.type"), "timed out");
    EXPECT_NEAR(seen[1].time - seen[0].time, 20'000, 1e-3);
}

TEST_F(ClientTraceTest, O5_what_a_server_says_cannot_break_the_document) {
    auto report = attempt();
    report.error = errc::throttled;
    report.service_code = "Evil\"}],\n\xFF";
    observer_.on_attempt(report);

    EXPECT_EQ(events().at(0).args.at("error.type"), "Evil\"}],\n\uFFFD");
}

} // namespace
} // namespace coalesce::dynamodb
