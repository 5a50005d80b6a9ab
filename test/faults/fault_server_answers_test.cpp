// The bytes that the server of our own answers with, as another client sees them: it signs with
// libcurl, which says something of the verifier too.

#include "fault_server_fixture.hpp"
#include "other_client.hpp"

#include "support/fault_server/gzip.hpp"

#include <boost/crc.hpp>

#include <zlib.h>

#include <array>
#include <chrono>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;

const std::string description_of_movies = R"({"TableName":"Movies"})";

std::string crc_of(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return std::to_string(crc.checksum());
}

/// What comes out of gzip; nothing if it cannot be inflated.
std::string inflated(std::string bytes) {
    z_stream stream{};
    inflateInit2(&stream, MAX_WBITS + 16);
    std::string text(1'000'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int ended = inflate(&stream, Z_FINISH);
    text.resize(ended == Z_STREAM_END ? stream.total_out : 0);
    inflateEnd(&stream);
    return text;
}

class FaultServerAnswers : public FaultServerTest {
protected:
    FaultServerAnswers() { server_.accept(stranger_); }

    OtherClient other() { return {context_, server_.url(), "eu-west-3", stranger_}; }

    RawAnswer describe(const std::vector<std::string>& header_lines = {}) {
        return other().call("DescribeTable", description_of_movies, header_lines);
    }

    const dynamodb::Credentials stranger_{"AKIDCURL", "secret of curl"};
};

// --- Requests as others make them ------------------------------------------------------------

TEST_F(FaultServerAnswers, S1_requests_that_libcurl_signs_are_accepted) {
    EXPECT_EQ(describe().status, 200);
}

TEST_F(FaultServerAnswers, S1_whatever_headers_are_signed_they_are_verified) {
    const auto answer = describe({"X-Amz-User-Agent: aws-sdk-js/3.1  lang/js",
                                  "Amz-Sdk-Invocation-Id: 1", "Amz-Sdk-Request: attempt=1; max=3"});

    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(FaultServerAnswers, S1_a_wrong_secret_of_another_client_is_refused) {
    const OtherClient wrong(context_, server_.url(), "eu-west-3",
                            dynamodb::Credentials("AKIDCURL", "wrong"));

    const auto answer = wrong.call("DescribeTable", description_of_movies);

    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("InvalidSignatureException"), answer.body.npos) << answer.body;
}

TEST_F(FaultServerAnswers, any_white_space_of_JSON_is_read) {
    const auto answer =
        other().call("DescribeTable", " {\r\n\t\"TableName\" :\n \"Movies\"\t}\r\n ");

    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(FaultServerAnswers, a_query_string_is_verified_and_ignored) {
    const OtherClient client(context_, server_.url() + "?a=1", "eu-west-3", stranger_);

    EXPECT_EQ(client.call("DescribeTable", description_of_movies).status, 200);
}

TEST_F(FaultServerAnswers, T6_who_expects_to_be_told_to_go_on_is_told_and_counted) {
    const auto start = std::chrono::steady_clock::now();

    const auto answer = describe({"Expect: 100-continue"});

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.head.substr(0, 25), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 900ms) << "libcurl waits for a second";
    EXPECT_EQ(server_.record().expecting(), 1U);
}

// --- Checksums and compression ---------------------------------------------------------------

TEST_F(FaultServerAnswers, T9_the_checksum_is_of_the_bytes_that_come) {
    server_.next(Faults());
    server_.next(Fault::wrong_crc);
    server_.next(Fault::checksum_missing);

    const auto right = describe();
    const auto wrong = describe();
    const auto missing = describe();

    EXPECT_EQ(right.header("x-amz-crc32"), crc_of(right.body));
    EXPECT_NE(wrong.header("x-amz-crc32"), crc_of(wrong.body));
    EXPECT_EQ(missing.header("x-amz-crc32"), "");
    EXPECT_EQ(missing.status, 200);
}

TEST_F(FaultServerAnswers, T8_long_answers_are_compressed_for_who_takes_gzip) {
    fill(60);
    const auto body = batch_get_body(60);

    const auto plain = other().call("BatchGetItem", body);
    const auto packed = other().call("BatchGetItem", body, {"Accept-Encoding: gzip"});
    const auto brief = describe({"Accept-Encoding: gzip"});

    ASSERT_GT(plain.body.size(), 4096U);
    EXPECT_EQ(plain.header("Content-Encoding"), "");
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_EQ(inflated(packed.body), plain.body);
    EXPECT_EQ(packed.header("x-amz-crc32"), crc_of(packed.body)) << "T9";
    EXPECT_EQ(brief.header("Content-Encoding"), "");
    EXPECT_EQ(server_.record().compressed(), 1U);
}

TEST(FaultServerGzip, T7_of_several_headers_only_the_first_counts) {
    const std::string line = "POST / HTTP/1.1\r\n";
    const std::string gzip = "Accept-Encoding: gzip\r\n";
    const std::string identity = "Accept-Encoding: identity\r\n";

    EXPECT_TRUE(takes_gzip(HttpRequest(line + gzip + identity, "")));
    EXPECT_FALSE(takes_gzip(HttpRequest(line + identity + gzip, "")));
    EXPECT_FALSE(takes_gzip(HttpRequest(line, "")));
}

TEST_F(FaultServerAnswers, T8_what_was_compressed_can_be_corrupt_under_a_right_checksum) {
    server_.next(Fault::corrupt_gzip);

    const auto answer = describe({"Accept-Encoding: gzip"});

    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    EXPECT_EQ(answer.header("x-amz-crc32"), crc_of(answer.body));
    EXPECT_EQ(inflated(answer.body), "");
    EXPECT_EQ(server_.record().played(Fault::corrupt_gzip), 1U);
}

// --- Failures --------------------------------------------------------------------------------

struct Failure {
    Fault fault;
    long status;
    const char* type;
    const char* body;
};

constexpr std::array prescribed_failures = {
    Failure{Fault::throughput_exceeded, 400, "application/x-amz-json-1.0",
            R"("ThrottlingReasons":[{"reason":"TableReadProvisionedThroughputExceeded")"},
    Failure{Fault::throttled, 400, "application/x-amz-json-1.0", R"("throttlingReasons":[{)"},
    Failure{Fault::too_many_requests, 429, "application/x-amz-json-1.0", "too fast"},
    Failure{Fault::too_large_request, 413, "application/x-amz-json-1.0", ""},
    Failure{Fault::not_found, 404, "application/xml", "<UnknownOperationException/>"},
    Failure{Fault::internal_error, 500, "application/x-amz-json-1.0", "#InternalServerError"},
    Failure{Fault::unavailable, 503, "application/x-amz-json-1.0", "#ServiceUnavailable"},
    Failure{Fault::bad_gateway, 502, "text/html", "<html>"},
    Failure{Fault::gateway_timeout, 504, "application/x-amz-json-1.0", ""},
    Failure{Fault::garbage, 200, "text/html", "<html>"},
    Failure{Fault::empty_body, 200, "application/x-amz-json-1.0", ""},
};

TEST_F(FaultServerAnswers, ER3_failures_come_with_a_body_of_any_kind_or_none) {
    for (const auto& failure : prescribed_failures) {
        server_.next(failure.fault);
        const auto answer = describe();
        const std::string expected = failure.body;

        EXPECT_EQ(answer.status, failure.status) << name_of(failure.fault);
        EXPECT_EQ(answer.header("Content-Type"), failure.type) << name_of(failure.fault);
        EXPECT_NE(answer.body.find(expected), answer.body.npos) << answer.body;
        EXPECT_EQ(answer.body.empty(), expected.empty()) << answer.body;
        EXPECT_EQ(server_.record().played(failure.fault), 1U) << name_of(failure.fault);
    }
}

TEST_F(FaultServerAnswers, R3_a_failure_can_say_how_long_to_wait) {
    auto faults = only(Fault::throttled);
    faults.retry_after = "1500";
    server_.next(faults);

    EXPECT_EQ(describe().header("x-amz-retry-after"), "1500");
    EXPECT_EQ(describe().header("x-amz-retry-after"), "");
}

TEST_F(FaultServerAnswers, R6_the_service_refuses_by_any_code) {
    server_.next(refusal("ItemCollectionSizeLimitExceededException", "too much"));

    const auto answer = describe();

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#ItemCollectionSize)"
                           R"(LimitExceededException","message":"too much"})");
}

// --- Bytes and connections -------------------------------------------------------------------

TEST_F(FaultServerAnswers, T12_answers_are_cut_where_they_are_to_be) {
    server_.next(Fault::cut_before_answer);
    server_.next(Fault::cut_in_head);
    server_.next(Fault::cut_in_body);

    const auto before = describe();
    const auto in_head = describe();
    const auto in_body = describe();

    EXPECT_EQ(before.head, "");
    EXPECT_NE(in_head.head, "");
    EXPECT_EQ(in_head.head.find("\r\n\r\n"), in_head.head.npos);
    EXPECT_NE(in_body.body, "");
    EXPECT_EQ(in_body.code, CURLE_PARTIAL_FILE);
}

TEST_F(FaultServerAnswers, T4_an_answer_can_be_too_large) {
    auto faults = only(Fault::too_large_answer);
    faults.large_bytes = 200'000;
    server_.next(faults);

    const auto answer = describe();

    EXPECT_EQ(answer.body.size(), 200'000U);
    EXPECT_EQ(answer.header("x-amz-crc32"), crc_of(answer.body));
}

TEST_F(FaultServerAnswers, T11_a_slow_answer_comes_whole) {
    auto faults = only(Fault::slow);
    faults.slow_pause = 5ms;
    server_.next(faults);
    const auto start = std::chrono::steady_clock::now();

    const auto answer = describe();

    EXPECT_GE(std::chrono::steady_clock::now() - start, 35ms);
    EXPECT_EQ(answer.header("x-amz-crc32"), crc_of(answer.body));
}

TEST_F(FaultServerAnswers, T11_a_stalled_answer_never_comes_whole) {
    auto options = server_.client_options();
    options.max_attempts = 1;
    options.idle_timeout = 100ms;
    const dynamodb::Client client(context_.get_executor(), options);
    server_.next(Fault::stalled);

    EXPECT_EQ(code_of(client.describe_table("Movies")).category(), dynamodb::transport_category());
    run_until(context_, [&] { return server_.open_connections() == 0; });
}

TEST_F(FaultServerAnswers, T10_a_connection_can_be_closed_behind_an_answer) {
    const auto client = this->client();
    server_.next(Fault::closed_after_answer);

    run(client.describe_table("Movies"));
    run_until(context_, [&] { return server_.open_connections() == 0; });
    run(client.describe_table("Movies"));

    EXPECT_EQ(server_.connections(), 2U);
}

// --- Time and credentials --------------------------------------------------------------------

std::string hour_of(const std::string& date) {
    return date.substr(17, 2);
}

TEST_F(FaultServerAnswers, S5_a_date_can_be_stale) {
    const auto right = describe().header("Date");
    server_.next(Fault::stale_date);

    const auto stale = describe().header("Date");

    EXPECT_EQ(right.size(), std::string("Thu, 01 Jan 1970 00:00:00 GMT").size());
    EXPECT_NE(hour_of(stale), hour_of(right));
}

TEST_F(FaultServerAnswers, S5_a_wrong_clock_is_refused_by_either_code) {
    server_.set_clock_ahead(1h);
    const auto by_signature = describe();
    server_.set_clock_ahead(-1h, "RequestTimeTooSkewed");
    const auto by_time = describe();

    EXPECT_NE(by_signature.body.find("#InvalidSignatureException"), std::string::npos);
    EXPECT_NE(by_signature.body.find("Signature expired"), std::string::npos);
    EXPECT_NE(by_time.body.find("#RequestTimeTooSkewed"), std::string::npos) << by_time.body;
    EXPECT_NE(hour_of(by_time.header("Date")), hour_of(by_signature.header("Date")));
}

TEST_F(FaultServerAnswers, C10_expired_credentials_are_refused_until_new_ones_are_accepted) {
    server_.expire(stranger_);
    const auto expired = describe();
    server_.accept(stranger_);
    const auto accepted = describe();

    EXPECT_NE(expired.body.find("#ExpiredTokenException"), std::string::npos) << expired.body;
    EXPECT_EQ(accepted.status, 200);
}

// --- Steps -----------------------------------------------------------------------------------

TEST_F(FaultServerAnswers, each_step_of_a_run_can_fail) {
    server_.begin_run();
    server_.fail_step(2, Fault::unavailable);

    std::vector<long> first_run;
    for (int i = 0; i < 3; ++i)
        first_run.push_back(describe().status);
    const auto steps = server_.steps();
    server_.begin_run();
    std::vector<long> second_run;
    for (int i = 0; i < 3; ++i)
        second_run.push_back(describe().status);

    EXPECT_EQ(first_run, (std::vector<long>{200, 503, 200}));
    EXPECT_EQ(steps, 3U);
    EXPECT_EQ(second_run, (std::vector<long>{200, 200, 200}));
}

TEST(FaultNames, are_those_of_the_faults_in_their_order) {
    for (std::size_t i = 0; i < fault_facts.size(); ++i)
        EXPECT_EQ(static_cast<std::size_t>(fault_facts.at(i).fault), i) << fault_facts.at(i).name;
    EXPECT_STREQ(name_of(Fault::stalled), "stalled");
}

} // namespace
} // namespace coalesce::test
