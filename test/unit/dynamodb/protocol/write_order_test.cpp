// Several writes of one key, by several calls: what is sent, in which order, and who learns what.

#include "unit/dynamodb/protocol/writes.hpp"

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

Operations put(int id, std::string title) {
    return {Put(titled(id, std::move(title)))};
}

std::string put_json(int id, const std::string& title) {
    return R"({"PutRequest":{"Item":)" + to_json(titled(id, title)) + "}}";
}

std::string unprocessed(const std::string& operations) {
    return R"({"UnprocessedItems":{"Movies":[)" + operations + "]}}";
}

TEST(WriteOrder, BW3_the_last_write_of_a_tick_is_sent_and_all_learn_of_it) {
    Writes writes;
    const auto old_call = writes.ask(put(1, "old"));
    const auto new_call = writes.ask(put(1, "new"));

    const auto request = writes.next();
    writes.absorb(request->ticket, all_done);

    EXPECT_EQ(request->body, request_with(put_json(1, "new")));
    EXPECT_TRUE(writes.fate(old_call, 0).outcome);
    EXPECT_TRUE(writes.fate(old_call, 0).superseded);
    EXPECT_TRUE(writes.fate(new_call, 0).outcome);
    EXPECT_FALSE(writes.fate(new_call, 0).superseded);
    EXPECT_EQ(writes.queue.counts(), (WriteCounts{2, 1, 1, 0, 0}));
}

TEST(WriteOrder, BW4_a_key_is_never_in_two_requests_at_once) {
    Writes writes;
    writes.ask(put(1, "old"));
    const auto first = writes.next();
    writes.ask(put(1, "new"));

    const auto too_early = writes.next();
    writes.absorb(first->ticket, all_done);
    const auto second = writes.next();

    EXPECT_EQ(too_early, std::nullopt);
    EXPECT_EQ(second->body, request_with(put_json(1, "new")));
}

TEST(WriteOrder, BW4_an_unprocessed_old_write_gives_way_to_a_newer_one) {
    Writes writes;
    const auto old_call = writes.ask(put(1, "old"));
    const auto first = writes.next();
    const auto new_call = writes.ask(put(1, "new"));

    writes.absorb(first->ticket, unprocessed(put_json(1, "old")));
    const bool is_owed = writes.is_owed(old_call, 0);
    writes.resume();
    const auto second = writes.next();
    writes.absorb(second->ticket, all_done);

    EXPECT_TRUE(is_owed);
    EXPECT_EQ(second->body, request_with(put_json(1, "new")));
    EXPECT_TRUE(writes.fate(old_call, 0).superseded);
    EXPECT_FALSE(writes.fate(new_call, 0).superseded);
    EXPECT_TRUE(writes.done());
}

TEST(WriteOrder, BW4_a_delete_and_a_put_are_writes_of_one_key) {
    Writes writes;
    writes.ask({Put(titled(1, "x"))});
    const auto first = writes.next();
    writes.ask({Delete(movie(Number("1.0")))});

    EXPECT_EQ(writes.next(), std::nullopt);
    writes.absorb(first->ticket, all_done);
    EXPECT_EQ(writes.next()->body, request_with(R"({"DeleteRequest":{"Key":{"id":{"N":"1"}}}})"));
}

TEST(WriteOrder, BW6_a_failed_write_fails_those_that_it_stands_for_and_no_later_one) {
    Writes writes;
    const auto oldest = writes.ask(put(1, "oldest"));
    const auto old = writes.ask(put(1, "old"));
    const auto first = writes.next();
    const auto late = writes.ask(put(1, "late"));

    writes.fail(first->ticket, std::make_exception_ptr(std::runtime_error("no route")));
    const auto second = writes.next();
    writes.absorb(second->ticket, all_done);

    EXPECT_THROW(writes.outcome(0, oldest).value(), std::runtime_error);
    EXPECT_THROW(writes.outcome(0, old).value(), std::runtime_error);
    EXPECT_TRUE(writes.outcome(0, late));
    EXPECT_EQ(writes.queue.counts(), (WriteCounts{3, 1, 0, 2, 0}));
}

TEST(WriteOrder, R4_a_write_of_a_throttled_request_gives_way_to_a_newer_one) {
    Writes writes;
    const auto old_call = writes.ask(put(1, "old"));
    const auto first = writes.next();
    writes.ask(put(1, "new"));
    const boost::system::system_error throttled(make_error_code(errc::throttled));

    writes.fail(first->ticket, std::make_exception_ptr(throttled));
    writes.resume();
    const auto second = writes.next();
    writes.absorb(second->ticket, all_done);

    EXPECT_EQ(second->body, request_with(put_json(1, "new")));
    EXPECT_TRUE(writes.fate(old_call, 0).superseded);
}

TEST(WriteOrder, a_write_that_is_withdrawn_before_it_left_is_not_sent) {
    Writes writes;
    const auto call = writes.ask(put(1, "x"));

    writes.queue.withdraw(call);

    EXPECT_EQ(writes.next(), std::nullopt);
    EXPECT_TRUE(writes.done());
    EXPECT_EQ(writes.queue.counts(), (WriteCounts{1, 0, 0, 0, 1}));
}

TEST(WriteOrder, what_a_withdrawn_write_had_superseded_is_sent_again) {
    Writes writes;
    const auto old_call = writes.ask(put(1, "old"));
    const auto new_call = writes.ask(put(1, "new"));

    writes.queue.withdraw(new_call);
    const auto request = writes.next();
    writes.absorb(request->ticket, all_done);

    EXPECT_EQ(request->body, request_with(put_json(1, "old")));
    EXPECT_FALSE(writes.fate(old_call, 0).superseded);
}

TEST(WriteOrder, BW6_no_older_write_comes_after_one_that_has_left) {
    Writes writes;
    const auto old_call = writes.ask(put(1, "old"));
    const auto new_call = writes.ask(put(1, "new"));
    const auto first = writes.next();

    // An attempt before may have done what the last one left.
    writes.absorb(first->ticket, unprocessed(put_json(1, "new")));
    writes.queue.withdraw(new_call);
    writes.resume();
    const auto second = writes.next();
    writes.absorb(second->ticket, all_done);

    EXPECT_EQ(second->body, first->body);
    EXPECT_TRUE(writes.fate(old_call, 0).superseded);
    EXPECT_EQ(writes.queue.counts(), (WriteCounts{2, 1, 1, 0, 0}));
}

TEST(WriteOrder, a_write_under_way_is_carried_to_its_end_though_nobody_waits) {
    Writes writes;
    const auto call = writes.ask(put(1, "x"));
    const auto first = writes.next();

    const auto cancelled = writes.queue.withdraw(call);
    writes.absorb(first->ticket, unprocessed(put_json(1, "x")));
    writes.resume();
    const auto second = writes.next();
    writes.absorb(second->ticket, all_done);

    EXPECT_TRUE(cancelled.empty());
    EXPECT_EQ(second->body, first->body);
    EXPECT_TRUE(writes.done());
    EXPECT_EQ(writes.queue.counts(), (WriteCounts{1, 1, 0, 0, 0}));
}

TEST(WriteOrder, BW2_one_bad_write_fails_alone) {
    auto writes = writes_of(puts(0, 3));

    while (const auto request = writes.next()) {
        if (request->body.find(R"("N":"1")") != std::string::npos)
            writes.fail(request->ticket, std::make_exception_ptr(boost::system::system_error(
                                             make_error_code(errc::validation))));
        else
            writes.absorb(request->ticket, all_done);
    }

    EXPECT_TRUE(writes.outcome(0));
    EXPECT_EQ(error_of(writes.outcome(1)).code, errc::validation);
    EXPECT_TRUE(writes.outcome(2));
}

TEST(WriteOrder, BG9_giving_up_ends_what_was_never_sent_too) {
    auto writes = writes_of(puts(0, 26), 1);

    const auto first = writes.next();
    writes.absorb(first->ticket, unprocessed_puts(0, 25));

    EXPECT_EQ(error_of(writes.outcome(25)).code, errc::unprocessed);
    EXPECT_TRUE(writes.done());
}

} // namespace
} // namespace coalesce::dynamodb::protocol
