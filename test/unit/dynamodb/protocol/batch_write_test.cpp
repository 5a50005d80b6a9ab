#include "dynamodb/protocol/batch_write.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

using Operations = std::vector<WriteOperation>;

BatchWritePlan write_plan(Operations operations, unsigned round_limit = default_round_limit) {
    return BatchWritePlan("Movies", id_schema(), std::move(operations), round_limit);
}

Item titled(Number id, std::string title) {
    return Item{{"id", std::move(id)}, {"title", std::move(title)}};
}

Operations puts(int first, int last) {
    Operations operations;
    for (int id = first; id < last; ++id)
        operations.push_back(Put(titled(id, "x")));
    return operations;
}

std::string puts_json(int first, int last) {
    std::string text;
    for (int id = first; id < last; ++id)
        text += (text.empty() ? R"({"PutRequest":{"Item":)" : R"(,{"PutRequest":{"Item":)") +
                to_json(titled(id, "x")) + "}}";
    return text;
}

std::string unprocessed_puts(int first, int last) {
    return R"({"UnprocessedItems":{"Movies":[)" + puts_json(first, last) + "]}}";
}

std::string request_with(const std::string& operations) {
    return R"({"RequestItems":{"Movies":[)" + operations + "]}}";
}

constexpr auto all_done = R"({"UnprocessedItems":{}})";

TEST(BatchWrite, BW1_no_operations_make_no_request) {
    auto plan = write_plan({});

    EXPECT_EQ(plan.next(), std::nullopt);
    EXPECT_TRUE(plan.done());
}

TEST(BatchWrite, T1_a_request_names_the_table_and_its_operations) {
    auto plan = write_plan({Put(titled(1, "Rush")), Delete(movie(2))});

    EXPECT_EQ(plan.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"Rush"}}}},)"
                           R"({"DeleteRequest":{"Key":{"id":{"N":"2"}}}})"));
}

TEST(BatchWrite, BW1_a_request_has_at_most_25_operations) {
    auto plan = write_plan(puts(0, 60));

    EXPECT_EQ(plan.next()->body, request_with(puts_json(0, 25)));
    EXPECT_EQ(plan.next()->body, request_with(puts_json(25, 50)));
    EXPECT_EQ(plan.next()->body, request_with(puts_json(50, 60)));
    EXPECT_EQ(plan.next(), std::nullopt);
}

TEST(BatchWrite, T3_requests_are_cut_by_the_bytes_of_their_json) {
    // 25 of these are 3 MB once stored, and 18 MB as JSON.
    Operations operations;
    for (int id = 0; id < 25; ++id)
        operations.push_back(Put(titled(id, std::string(120'000, '\x01'))));
    auto plan = write_plan(std::move(operations));

    const auto first = plan.next();
    const auto second = plan.next();

    EXPECT_LT(first->body.size(), 16'000'000u);
    EXPECT_GT(first->body.size(), 14'000'000u);
    EXPECT_EQ(first->entries + second->entries, 25u);
}

TEST(BatchWrite, T3_an_item_that_no_request_can_hold_fails_alone) {
    auto plan = write_plan({Put(titled(1, std::string(3'000'000, '\x01'))), Put(titled(2, "x"))});

    const auto request = plan.next();
    plan.absorb(request->ticket, all_done);
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_EQ(request->body, request_with(puts_json(2, 3)));
    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::invalid_item);
    EXPECT_TRUE(outcomes.at(1));
}

TEST(BatchWrite, BW2_what_would_spoil_its_batch_fails_alone_and_is_not_sent) {
    auto plan = write_plan({Put(Item{{"title", "no key"}}), Put(titled(1, "\xFF")),
                            Delete(titled(1, "not only the key")), Put(titled(2, "x"))});

    const auto request = plan.next();
    plan.absorb(request->ticket, all_done);
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_EQ(request->body, request_with(puts_json(2, 3)));
    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::invalid_key);
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::invalid_item);
    EXPECT_EQ(error_of(outcomes.at(2)).code, errc::invalid_key);
    EXPECT_TRUE(outcomes.at(3));
}

TEST(BatchWrite, BW3_the_last_of_several_writes_on_one_key_wins) {
    auto plan = write_plan({Put(titled(Number("1"), "old")), Put(titled(2, "x")),
                            Delete(movie(Number("1.0"))), Put(titled(Number("1E0"), "new"))});

    EXPECT_EQ(plan.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"new"}}}},)" +
                           puts_json(2, 3)));
    EXPECT_EQ(plan.next(), std::nullopt);
}

TEST(BatchWrite, BW3_the_earlier_writes_share_the_fate_of_the_last) {
    auto plan = write_plan({Put(titled(1, "old")), Put(titled(2, "x")), Put(titled(1, "new"))}, 1);

    plan.absorb(plan.next()->ticket, unprocessed_puts(1, 3));
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::unprocessed);
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::unprocessed);
    EXPECT_EQ(error_of(outcomes.at(2)).code, errc::unprocessed);
}

TEST(BatchWrite, BW5_unprocessed_items_are_sent_again_from_our_own_copies) {
    auto plan = write_plan({Put(titled(1, "Rush")), Put(titled(2, "Prisoners"))});
    const auto first = plan.next();

    const auto round = plan.absorb(first->ticket, R"({"UnprocessedItems":{"Movies":[
        {"PutRequest":{"Item":{"id":{"N":"1.0"},"title":{"S":"altered"}}}}]}})");
    plan.resume(first->ticket);

    EXPECT_EQ(round.next, Next::after_backoff);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_EQ(plan.next()->body,
              request_with(R"({"PutRequest":{"Item":{"id":{"N":"1"},"title":{"S":"Rush"}}}})"));
}

TEST(BatchWrite, BW4_unprocessed_items_go_to_the_front) {
    auto plan = write_plan(puts(0, 60));
    const auto first = plan.next();

    plan.absorb(first->ticket, unprocessed_puts(20, 25));
    plan.resume(first->ticket);

    EXPECT_EQ(plan.next()->body, request_with(puts_json(20, 45)));
}

TEST(BatchWrite, BW5_deletes_may_be_unprocessed_too) {
    auto plan = write_plan({Delete(movie(1))});
    const auto first = plan.next();

    const auto round = plan.absorb(first->ticket, R"({"UnprocessedItems":{"Movies":[
        {"DeleteRequest":{"Key":{"id":{"N":"1"}}},"PutRequest":null}]}})");

    EXPECT_EQ(round.unprocessed, 1u);
    EXPECT_FALSE(plan.done());
}

TEST(BatchWrite, BG9_rounds_in_vain_end_as_errors_that_name_the_key) {
    auto plan = write_plan(puts(1, 2), 1);

    const auto round = plan.absorb(plan.next()->ticket, unprocessed_puts(1, 2));
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_EQ(round.next, Next::gave_up);
    EXPECT_TRUE(contains(error_of(outcomes.at(0)).text,
                         R"(BatchWriteItem on table Movies: key {"id":{"N":"1"}} was given up)"));
}

TEST(BatchWrite, BW6_a_failed_request_fails_its_own_operations_only) {
    auto plan = write_plan(puts(0, 26));
    const auto first = plan.next();
    const auto second = plan.next();

    plan.absorb(second->ticket, all_done);
    plan.fail(first->ticket, std::make_exception_ptr(std::runtime_error("no route")));
    const bool done = plan.done();
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_TRUE(done);
    EXPECT_THROW(outcomes.at(24).value(), std::runtime_error);
    EXPECT_TRUE(outcomes.at(25));
}

TEST(BatchWrite, operations_of_a_plan_that_was_left_are_not_done) {
    auto plan = write_plan(puts(0, 1));

    const auto outcomes = std::move(plan).outcomes();

    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::unprocessed);
}

class MalformedBatchWrite : public testing::TestWithParam<const char*> {};

TEST_P(MalformedBatchWrite, is_refused_and_changes_nothing) {
    auto plan = write_plan(puts(0, 26));
    const auto first = plan.next();
    plan.next();

    const auto thrown = thrown_by([&] { plan.absorb(first->ticket, GetParam()); });
    const auto round = plan.absorb(first->ticket, all_done);

    EXPECT_EQ(thrown.code, errc::malformed_response) << thrown.text;
    EXPECT_EQ(round.answered, 25u);
}

INSTANTIATE_TEST_SUITE_P(
    BW5, MalformedBatchWrite,
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
