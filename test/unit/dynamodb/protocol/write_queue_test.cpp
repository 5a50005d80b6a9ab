#include "unit/dynamodb/protocol/writes.hpp"

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

TEST(WriteQueue, BW1_no_operations_make_no_request) {
    auto writes = writes_of({});

    EXPECT_EQ(writes.next(), std::nullopt);
    EXPECT_TRUE(writes.done());
}

TEST(WriteQueue, T1_a_request_names_the_table_and_its_operations) {
    auto writes = writes_of({Put(titled(1, "Rush")), Delete(movie(2))});

    EXPECT_EQ(writes.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"Rush"}}}},)"
                           R"({"DeleteRequest":{"Key":{"id":{"N":"2"}}}})"));
}

TEST(WriteQueue, BW1_a_request_has_at_most_25_operations) {
    auto writes = writes_of(puts(0, 60));

    EXPECT_EQ(writes.next()->body, request_with(puts_json(0, 25)));
    EXPECT_EQ(writes.next()->body, request_with(puts_json(25, 50)));
    EXPECT_EQ(writes.next()->body, request_with(puts_json(50, 60)));
    EXPECT_EQ(writes.next(), std::nullopt);
}

TEST(WriteQueue, T3_requests_are_cut_by_the_bytes_of_their_json) {
    // 25 of these are 3 MB once stored, and 18 MB as JSON.
    Operations operations;
    for (int id = 0; id < 25; ++id)
        operations.push_back(Put(titled(id, std::string(120'000, '\x01'))));
    auto writes = writes_of(std::move(operations));

    const auto first = writes.next();
    const auto second = writes.next();

    EXPECT_LT(first->body.size(), 16'000'000u);
    EXPECT_GT(first->body.size(), 14'000'000u);
    EXPECT_EQ(first->entries + second->entries, 25u);
}

TEST(WriteQueue, T3_an_item_that_no_request_can_hold_fails_alone) {
    auto writes = writes_of({Put(titled(1, std::string(3'000'000, '\x01'))), Put(titled(2, "x"))});

    const auto request = writes.next();
    writes.absorb(request->ticket, all_done);

    EXPECT_EQ(request->body, request_with(puts_json(2, 3)));
    EXPECT_EQ(error_of(writes.outcome(0)).code, errc::invalid_item);
    EXPECT_TRUE(writes.outcome(1));
}

TEST(WriteQueue, BW2_what_would_spoil_its_batch_fails_alone_and_is_not_sent) {
    auto writes = writes_of({Put(Item{{"title", "no key"}}), Put(titled(1, "\xFF")),
                             Delete(titled(1, "not only the key")), Put(titled(2, "x"))});

    const auto request = writes.next();
    writes.absorb(request->ticket, all_done);

    EXPECT_EQ(request->body, request_with(puts_json(2, 3)));
    EXPECT_EQ(error_of(writes.outcome(0)).code, errc::invalid_key);
    EXPECT_EQ(error_of(writes.outcome(1)).code, errc::invalid_item);
    EXPECT_EQ(error_of(writes.outcome(2)).code, errc::invalid_key);
    EXPECT_TRUE(writes.outcome(3));
}

TEST(WriteQueue, BW3_the_last_of_several_writes_on_one_key_wins) {
    auto writes = writes_of({Put(titled(Number("1"), "old")), Put(titled(2, "x")),
                             Delete(movie(Number("1.0"))), Put(titled(Number("1E0"), "new"))});

    EXPECT_EQ(writes.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"new"}}}},)" +
                           puts_json(2, 3)));
    EXPECT_EQ(writes.next(), std::nullopt);
}

TEST(WriteQueue, BW3_the_earlier_writes_share_the_fate_of_the_last) {
    auto writes = writes_of({Put(titled(1, "old")), Put(titled(2, "x")), Put(titled(1, "new"))}, 1);

    writes.absorb(writes.next()->ticket, unprocessed_puts(1, 3));

    EXPECT_EQ(error_of(writes.outcome(0)).code, errc::unprocessed);
    EXPECT_EQ(error_of(writes.outcome(1)).code, errc::unprocessed);
    EXPECT_EQ(error_of(writes.outcome(2)).code, errc::unprocessed);
}

TEST(WriteQueue, BW5_unprocessed_items_are_sent_again_from_our_own_copies) {
    auto writes = writes_of({Put(titled(1, "Rush")), Put(titled(2, "Prisoners"))});
    const auto first = writes.next();

    const auto round = writes.absorb(first->ticket, R"({"UnprocessedItems":{"Movies":[
        {"PutRequest":{"Item":{"id":{"N":"1.0"},"title":{"S":"altered"}}}}]}})");
    writes.resume();

    EXPECT_EQ(round.rests.size(), 1u);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_EQ(writes.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"Rush"}}}})"));
}

TEST(WriteQueue, BW4_unprocessed_items_go_to_the_front) {
    auto writes = writes_of(puts(0, 60));
    const auto first = writes.next();

    writes.absorb(first->ticket, unprocessed_puts(20, 25));
    writes.resume();

    EXPECT_EQ(writes.next()->body, request_with(puts_json(20, 45)));
}

TEST(WriteQueue, BW5_deletes_may_be_unprocessed_too) {
    auto writes = writes_of({Delete(movie(1))});
    const auto first = writes.next();

    const auto round = writes.absorb(first->ticket, R"({"UnprocessedItems":{"Movies":[
        {"DeleteRequest":{"Key":{"id":{"N":"1"}}},"PutRequest":null}]}})");

    EXPECT_EQ(round.unprocessed, 1u);
    EXPECT_FALSE(writes.done());
}

TEST(WriteQueue, BG9_rounds_in_vain_end_as_errors_that_name_the_key) {
    auto writes = writes_of(puts(1, 2), 1);

    const auto round = writes.absorb(writes.next()->ticket, unprocessed_puts(1, 2));

    EXPECT_TRUE(round.rests.empty());
    EXPECT_TRUE(contains(error_of(writes.outcome(0)).text,
                         R"(BatchWriteItem on table Movies: key {"id":{"N":"1"}} was given up)"));
}

TEST(WriteQueue, BW6_a_failed_request_fails_its_own_operations_only) {
    auto writes = writes_of(puts(0, 26));
    const auto first = writes.next();
    const auto second = writes.next();

    writes.absorb(second->ticket, all_done);
    writes.fail(first->ticket, std::make_exception_ptr(std::runtime_error("no route")));
    const bool done = writes.done();

    EXPECT_TRUE(done);
    EXPECT_THROW(writes.outcome(24).value(), std::runtime_error);
    EXPECT_TRUE(writes.outcome(25));
}

class MalformedWriteAnswer : public testing::TestWithParam<const char*> {};

TEST_P(MalformedWriteAnswer, is_refused_and_changes_nothing) {
    auto writes = writes_of(puts(0, 26));
    const auto first = writes.next();
    writes.next();

    const auto thrown = thrown_by([&] { writes.absorb(first->ticket, GetParam()); });
    const auto round = writes.absorb(first->ticket, all_done);

    EXPECT_EQ(thrown.code, errc::malformed_response) << thrown.text;
    EXPECT_EQ(round.answered, 25u);
}

INSTANTIATE_TEST_SUITE_P(
    BW5, MalformedWriteAnswer,
    testing::Values(
        "", "<html/>", "[]", R"({"UnprocessedItems":[]})", R"({"UnprocessedItems":{"People":[]}})",
        R"({"UnprocessedItems":{"Movies":{}}})", R"({"UnprocessedItems":{"Movies":[{}]}})",
        R"({"UnprocessedItems":{"Movies":[{"PutRequest":{}}]}})",
        R"({"UnprocessedItems":{"Movies":[{"PutRequest":[]}]}})",
        R"({"UnprocessedItems":{"Movies":[{"PutRequest":{"Item":{"title":{"S":"x"}}}}]}})",
        R"({"UnprocessedItems":{"Movies":[{"PutRequest":{"Item":{"id":{"N":"99"}}}}]}})",
        R"({"UnprocessedItems":{"Movies":[{"PutRequest":{"Item":{"id":{"N":"25"}}}}]}})",
        R"({"UnprocessedItems":{"Movies":[{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]}})"));

} // namespace
} // namespace coalesce::dynamodb::protocol
