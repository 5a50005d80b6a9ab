// What the server of our own refuses, and how it fails. (libcurl by itself sends a request again
// that was cut, before a byte came back, on a connection that had been used before. So where an
// error is expected of a cut, the connection is new.)

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <chrono>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using namespace std::chrono_literals;

// --- What the service refuses ----------------------------------------------------------------

struct BadRequest {
    const char* what;
    const char* operation;
    std::string body;
    const char* code;
};

std::string repeated_keys(int count) {
    std::string keys;
    for (int i = 0; i < count; ++i)
        keys += (i ? R"(,{"year":{"N":")" : R"({"year":{"N":")") + std::to_string(i) +
                R"("},"title":{"S":"Rush"}})";
    return keys;
}

std::string deletions(int count) {
    std::string list;
    for (int i = 0; i < count; ++i)
        list += (i ? R"(,{"DeleteRequest":{"Key":{"year":{"N":")"
                   : R"({"DeleteRequest":{"Key":{"year":{"N":")") +
                std::to_string(i) + R"("},"title":{"S":"Rush"}}}})";
    return R"({"RequestItems":{"Movies":[)" + list + "]}}";
}

std::string gets(const std::string& keys, const std::string& more = {}) {
    return R"({"RequestItems":{"Movies":{"Keys":[)" + keys + "]" + more + "}}}";
}

const std::string one_put = R"({"PutRequest":{"Item":{"year":{"N":"1"},"title":{"S":"Rush"}}}})";
const std::string same_put = R"({"PutRequest":{"Item":{"year":{"N":"1.0"},"title":{"S":"Rush"}}}})";

const BadRequest bad_requests[] = {
    {"BG1, more than 100 keys", "BatchGetItem", gets(repeated_keys(101)), "ValidationException"},
    {"BG1, no keys", "BatchGetItem", gets(""), "ValidationException"},
    {"BG1, no tables", "BatchGetItem", R"({"RequestItems":{}})", "ValidationException"},
    {"BG4, a key twice", "BatchGetItem",
     gets(R"({"year":{"N":"1"},"title":{"S":"A"}},{"title":{"S":"A"},"year":{"N":"1.0"}})"),
     "ValidationException"},
    {"BG10, half a key", "BatchGetItem", gets(R"({"year":{"N":"1"}})"), "ValidationException"},
    {"BG10, a key of another type", "BatchGetItem", gets(R"({"year":{"S":"1"},"title":{"S":"A"}})"),
     "ValidationException"},
    {"BG5, a placeholder that is not used", "BatchGetItem",
     gets(repeated_keys(1), R"(,"ProjectionExpression":"title","ExpressionAttributeNames":)"
                            R"({"#y":"year"})"),
     "ValidationException"},
    {"BG7, one of two tables that there is not", "BatchGetItem",
     R"({"RequestItems":{"Movies":{"Keys":[)" + repeated_keys(1) +
         R"(]},"Nope":{"Keys":[{"id":{"S":"1"}}]}}})",
     "ResourceNotFoundException"},
    {"BW1, more than 25 operations", "BatchWriteItem", deletions(26), "ValidationException"},
    {"BW1, no operations", "BatchWriteItem", deletions(0), "ValidationException"},
    {"BW2, a key twice", "BatchWriteItem",
     R"({"RequestItems":{"Movies":[)" + one_put + "," + same_put + "]}}", "ValidationException"},
    {"BW2, one of two tables that there is not", "BatchWriteItem",
     R"({"RequestItems":{"Movies":[)" + one_put + R"(],"Nope":[)" + one_put + "]}}",
     "ResourceNotFoundException"},
    {"a table that is denied", "DescribeTable", R"({"TableName":"Secret"})",
     "AccessDeniedException"},
    {"a body that is no JSON", "GetItem", "{", "SerializationException"},
    {"an operation that there is not", "MakeTea", "{}", "UnknownOperationException"},
};

TEST_F(FaultServerTest, what_the_service_refuses_is_refused_and_nothing_is_stored) {
    const auto client = this->client(4);
    server_.create_table("Secret", dynamodb::KeySchema({"id", dynamodb::KeyType::string}));
    server_.deny("Secret");

    for (const auto& bad : bad_requests) {
        const auto error = error_of(client.call(bad.operation, bad.body));
        EXPECT_NE(std::string(error.what()).find(bad.code), std::string::npos)
            << bad.what << ": " << error.what();
    }

    EXPECT_EQ(server_.stored("Movies", key_item(1)), std::nullopt);
    EXPECT_EQ(server_.record().requests("BatchGetItem"), 8U) << "a refusal was tried again";
}

TEST_F(FaultServerTest, T5_connections_are_kept_after_refusals) {
    const auto client = this->client();

    for (int i = 0; i < 5; ++i)
        error_of(client.call("BatchGetItem", R"({"RequestItems":{}})"));

    EXPECT_EQ(server_.connections(), 1U);
    EXPECT_EQ(server_.open_connections(), 1U);
}

// --- Signatures of the real client -----------------------------------------------------------

TEST_F(FaultServerTest, S1_a_wrong_secret_is_refused) {
    auto options = server_.client_options();
    const auto token = options.credentials->session_token();
    options.credentials.emplace("AKIDEXAMPLE", "wrong", token);
    const dynamodb::Client client(context_.get_executor(), options);

    const auto error = error_of(client.describe_table("Movies"));

    EXPECT_EQ(error.code(), errc::access_denied);
    EXPECT_NE(std::string(error.what()).find("InvalidSignatureException"), std::string::npos)
        << error.what();
}

TEST_F(FaultServerTest, S1_credentials_that_nobody_knows_are_refused) {
    auto options = server_.client_options();
    const auto secret = options.credentials->secret_access_key();
    options.credentials.emplace("AKIDOTHER", secret);
    const dynamodb::Client client(context_.get_executor(), options);

    const auto error = error_of(client.describe_table("Movies"));

    EXPECT_NE(std::string(error.what()).find("UnrecognizedClientException"), std::string::npos)
        << error.what();
}

TEST_F(FaultServerTest, S1_credentials_without_a_token_are_accepted_when_they_are_known) {
    auto options = server_.client_options();
    options.credentials.emplace("AKIDOTHER", "other secret");
    server_.accept(*options.credentials);
    const dynamodb::Client client(context_.get_executor(), options);

    EXPECT_EQ(run(client.describe_table("Movies")).name, "Movies");
}

TEST_F(FaultServerTest, S5_a_clock_may_be_wrong_by_15_minutes_and_no_more) {
    auto options = server_.client_options();
    options.max_attempts = 1;
    options.correct_clock_skew = false;
    const dynamodb::Client client(context_.get_executor(), options);

    server_.set_clock_ahead(14min);
    run(client.describe_table("Movies"));
    server_.set_clock_ahead(-14min);
    run(client.describe_table("Movies"));
    server_.set_clock_ahead(16min);
    const auto expired = error_of(client.describe_table("Movies"));
    server_.set_clock_ahead(-16min);
    const auto early = error_of(client.describe_table("Movies"));

    EXPECT_NE(std::string(expired.what()).find("Signature expired"), std::string::npos);
    EXPECT_NE(std::string(early.what()).find("Signature not yet current"), std::string::npos);
}

// --- Failures --------------------------------------------------------------------------------

TEST_F(FaultServerTest, R4_throttling_is_an_error_of_the_service) {
    const auto client = this->client();
    server_.next(Fault::throughput_exceeded);
    server_.next(Fault::throttled);

    const auto first = code_of(client.describe_table("Movies"));
    const auto second = code_of(client.describe_table("Movies"));

    EXPECT_EQ(first, errc::throttled);
    EXPECT_EQ(second, errc::throttled);
    EXPECT_EQ(run(client.describe_table("Movies")).name, "Movies");
}

TEST_F(FaultServerTest, R5_failures_of_the_service_are_errors_of_the_service) {
    const auto client = this->client();
    server_.next(Fault::internal_error);
    server_.next(Fault::unavailable);

    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::internal_server_error);
    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::internal_server_error);
}

TEST_F(FaultServerTest, T12_connections_that_break_are_errors_of_the_way) {
    const auto client = this->client();
    const auto broken = {Fault::cut_before_answer, Fault::reset, Fault::cut_in_head,
                         Fault::cut_in_body};

    for (const auto fault : broken) {
        server_.next(fault);
        EXPECT_EQ(code_of(client.describe_table("Movies")).category(),
                  dynamodb::transport_category())
            << name_of(fault);
    }

    EXPECT_EQ(run(client.describe_table("Movies")).name, "Movies");
    EXPECT_GE(server_.connections(), 4U);
}

TEST_F(FaultServerTest, T12_answers_that_cannot_be_read_are_malformed) {
    const auto client = this->client();
    server_.next(Fault::garbage);
    server_.next(Fault::empty_body);

    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::malformed_response);
    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::malformed_response);
}

TEST_F(FaultServerTest, T12_an_answer_that_cannot_be_read_acknowledges_no_write) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    server_.next(Fault::garbage);
    server_.next(Fault::empty_body);

    EXPECT_EQ(code_of(table.put(film(1))), errc::malformed_response);
    EXPECT_EQ(code_of(table.remove(1, "Rush")), errc::malformed_response);
}

TEST_F(FaultServerTest, R5_what_passes_is_tried_again_and_each_fault_is_counted) {
    const auto client = this->client(4);
    server_.next(Fault::internal_error);
    server_.next(Fault::reset);
    server_.next(Fault::garbage);

    EXPECT_EQ(run(client.describe_table("Movies")).name, "Movies");

    EXPECT_EQ(server_.record().requests("DescribeTable"), 4U);
    EXPECT_EQ(server_.record().played(Fault::internal_error), 1U);
    EXPECT_EQ(server_.record().played(Fault::reset), 1U);
    EXPECT_EQ(server_.record().played(Fault::garbage), 1U);
}

TEST_F(FaultServerTest, BW6_a_write_that_failed_may_have_been_done) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto lost = only(Fault::internal_error);
    lost.done_though_failed = 0;
    auto done = only(Fault::cut_before_answer);
    done.done_though_failed = 1;
    server_.next(done);
    server_.next(lost);
    server_.next(Fault::throttled);

    error_of(table.put(film(1)));
    error_of(table.put(film(2)));
    error_of(table.put(film(3)));

    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
    EXPECT_EQ(server_.stored("Movies", key_item(2)), std::nullopt);
    EXPECT_EQ(server_.stored("Movies", key_item(3)), std::nullopt);
}

} // namespace
} // namespace coalesce::test
