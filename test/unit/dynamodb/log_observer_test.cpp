#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/log_observer.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> tables{"Movies", "Users"};

AttemptReport attempt() {
    AttemptReport report;
    report.operation = "BatchGetItem";
    report.tables = &tables;
    report.endpoint = "http://localhost:8000/";
    report.invocation_id = "ID-1";
    report.attempt = 2;
    report.max_attempts = 4;
    report.http_status = 200;
    report.bytes_sent = 1450;
    report.times.total = 3400us;
    report.reused_connection = true;
    report.quota_left = 486;
    return report;
}

TEST(LogLine, O1_of_an_attempt_has_all_that_is_known) {
    auto report = attempt();
    report.delay_before = 25ms;
    report.request_id = "REQ";
    report.bytes_received = 41003;
    report.times.queued = 100us;
    report.times.name_lookup = 200us;
    report.times.connect = 300us;
    report.times.tls = 400us;
    report.times.first_byte = 500us;

    EXPECT_EQ(log_line(report),
              "BatchGetItem tables=Movies,Users attempt=2/4 status=200 delay=25.0ms sent=1450 "
              "received=41003 queued=0.1ms lookup=0.2ms connect=0.3ms tls=0.4ms first_byte=0.5ms "
              "total=3.4ms reused=yes quota=486 request_id=REQ invocation_id=ID-1 "
              "endpoint=http://localhost:8000/");
}

TEST(LogLine, O1_of_an_attempt_that_failed_says_how) {
    auto report = attempt();
    report.http_status = 400;
    report.service_code = "ThrottlingException";
    report.error = errc::throttled;

    EXPECT_EQ(log_line(report),
              "BatchGetItem tables=Movies,Users attempt=2/4 status=400 code=ThrottlingException "
              "error=\"throttled by the service\" sent=1450 total=3.4ms reused=yes quota=486 "
              "invocation_id=ID-1 endpoint=http://localhost:8000/");
}

TEST(LogLine, of_a_call) {
    CallReport report;
    report.operation = "GetItem";
    report.tables = &tables;
    report.attempts = 3;
    report.http_status = 500;
    report.error = errc::internal_server_error;
    report.waited = 75ms;
    report.total = 80ms;

    EXPECT_EQ(log_line(report), "GetItem tables=Movies,Users attempts=3 status=500 "
                                "error=\"the service failed\" waited=75.0ms total=80.0ms");
}

TEST(LogLine, O5_what_a_server_says_cannot_begin_a_line) {
    auto report = attempt();
    report.service_code = "Evil\nBatchGetItem attempt=1/1";

    EXPECT_EQ(log_line(report).find('\n'), std::string::npos) << log_line(report);
}

class LogObserverTest : public testing::Test {
protected:
    LogObserver observer(LogObserver::Detail detail) {
        return LogObserver([this](std::string_view line) { lines_.emplace_back(line); }, detail);
    }

    std::vector<std::string> lines_;
};

TEST_F(LogObserverTest, writes_failures_only_unless_told_otherwise) {
    auto failures = observer(LogObserver::Detail::failures);
    auto failed = attempt();
    failed.error = errc::throttled;
    CallReport lost;
    lost.error = errc::throttled;

    failures.on_attempt(attempt());
    failures.on_call(CallReport());
    EXPECT_TRUE(lines_.empty());

    failures.on_attempt(failed);
    failures.on_call(lost);
    EXPECT_EQ(lines_.size(), 2U);
}

TEST_F(LogObserverTest, writes_everything_on_demand) {
    auto everything = observer(LogObserver::Detail::everything);

    everything.on_attempt(attempt());
    everything.on_call(CallReport());

    EXPECT_EQ(lines_.size(), 2U);
}

} // namespace
} // namespace coalesce::dynamodb
