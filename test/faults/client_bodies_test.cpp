// What becomes of the bodies of answers before they are read: sums are checked, and gzip inflated.

#include "fault_server_fixture.hpp"
#include "reports.hpp"

#include <memory>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::errc;

class ClientBodies : public FaultServerTest {
protected:
    Client compressing(std::size_t max_response_bytes = 1 << 20) {
        auto options = server_.client_options();
        options.compress_responses = true;
        options.max_response_bytes = max_response_bytes;
        options.max_attempts = 2;
        options.observer = reports_;
        return Client(context_.get_executor(), options);
    }

    std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
};

TEST_F(ClientBodies, T9_a_body_that_was_changed_on_its_way_is_asked_for_again) {
    fill(3);
    server_.next(Fault::wrong_crc);
    const auto client = this->client(2);

    EXPECT_EQ(run(client.call("BatchGetItem", batch_get_body(3))).empty(), false);
    EXPECT_EQ(client.statistics().requests, 2U);
}

TEST_F(ClientBodies, T9_a_body_that_is_always_changed_is_malformed) {
    server_.faults().wrong_crc = 1;
    const auto client = this->client(2);

    const auto error = error_of(client.describe_table("Movies"));

    EXPECT_EQ(error.code(), errc::malformed_response);
    EXPECT_NE(std::string(error.what()).find("x-amz-crc32"), std::string::npos) << error.what();
}

TEST_F(ClientBodies, T8_answers_over_4_kB_come_compressed_and_are_the_same) {
    fill(100);
    const auto plain = run(client().call("BatchGetItem", batch_get_body(100)));

    const auto inflated = run(compressing().call("BatchGetItem", batch_get_body(100)));

    EXPECT_EQ(inflated.size(), plain.size());
    ASSERT_EQ(reports_->attempts.size(), 1U);
    EXPECT_LT(reports_->attempts[0].bytes_received, plain.size() / 2);
}

TEST_F(ClientBodies, T7_the_checksum_is_of_the_compressed_bytes) {
    fill(100);
    server_.next(Fault::wrong_crc);
    const auto client = compressing();

    run(client.call("BatchGetItem", batch_get_body(100)));

    EXPECT_EQ(client.statistics().requests, 2U);
}

TEST_F(ClientBodies, T8_what_cannot_be_inflated_is_asked_for_again) {
    fill(100);
    server_.next(Fault::corrupt_gzip);
    const auto client = compressing();

    run(client.call("BatchGetItem", batch_get_body(100)));

    EXPECT_EQ(client.statistics().requests, 2U);
}

TEST_F(ClientBodies, T8_what_would_be_too_large_inflated_is_refused) {
    fill(100);
    const auto client = compressing(4096);

    const auto error = error_of(client.call("BatchGetItem", batch_get_body(100)));

    EXPECT_EQ(error.code().category(), dynamodb::transport_category());
    EXPECT_EQ(client.statistics().requests, 1U) << "it would be too large again";
}

} // namespace
} // namespace coalesce::test
