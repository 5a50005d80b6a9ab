#include "dynamodb/protocol/rounds.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

using Entries = std::vector<std::size_t>;

class RoundsOf {
public:
    RoundsOf(std::size_t entries, unsigned limit) : rounds(limit) {
        for (std::size_t entry = 0; entry < entries; ++entry)
            rounds.add(entry);
    }

    /// A round that leaves `unprocessed` of the first `count` waiting entries, and its wait.
    Round round(std::size_t count, const Entries& unprocessed, Cut cut = Cut::by_throttling) {
        const auto ticket = rounds.depart(count);
        const auto result = rounds.arrive(ticket, unprocessed, cut, ended);
        rounds.resume(ticket);
        return result;
    }

    Entries waiting() const { return {rounds.waiting().begin(), rounds.waiting().end()}; }

    Rounds rounds;
    Entries ended;
};

TEST(Rounds, entries_leave_in_the_order_in_which_they_came) {
    RoundsOf plan(5, 10);

    const auto first = plan.rounds.depart(2);
    const auto second = plan.rounds.depart(2);

    EXPECT_EQ(plan.rounds.under_way(first), (Entries{0, 1}));
    EXPECT_EQ(plan.rounds.under_way(second), (Entries{2, 3}));
    EXPECT_EQ(plan.waiting(), (Entries{4}));
}

TEST(Rounds, BG8_unprocessed_entries_stand_in_front_of_those_that_wait) {
    RoundsOf plan(5, 10);

    plan.round(3, {1, 2}, Cut::by_size);

    EXPECT_EQ(plan.waiting(), (Entries{1, 2, 3, 4}));
}

TEST(Rounds, BG9_a_cut_by_size_is_no_reason_to_wait) {
    RoundsOf plan(3, 10);

    const auto round = plan.round(3, {2}, Cut::by_size);

    EXPECT_EQ(round.next, Next::at_once);
    EXPECT_EQ(round.answered, 2u);
    EXPECT_EQ(round.unprocessed, 1u);
}

TEST(Rounds, BG9_an_answer_without_data_was_not_cut_by_size) {
    RoundsOf plan(3, 10);

    EXPECT_EQ(plan.round(3, {0, 1, 2}, Cut::by_size).next, Next::after_backoff);
}

TEST(Rounds, BG9_throttled_entries_rest_until_their_worker_resumes_them) {
    RoundsOf plan(4, 10);
    const auto ticket = plan.rounds.depart(2);

    plan.rounds.arrive(ticket, {0, 1}, Cut::by_throttling, plan.ended);
    const auto for_other_workers = plan.waiting();
    plan.rounds.resume(ticket);

    EXPECT_EQ(for_other_workers, (Entries{2, 3}));
    EXPECT_EQ(plan.waiting(), (Entries{0, 1, 2, 3}));
}

TEST(Rounds, BG9_waits_in_a_row_are_counted_and_a_cut_by_size_ends_the_row) {
    RoundsOf plan(5, 10);

    EXPECT_EQ(plan.round(5, {0, 1, 2, 3}).retry, 0u);
    EXPECT_EQ(plan.round(4, {0, 1, 2}).retry, 1u);
    EXPECT_EQ(plan.round(3, {0, 1, 2}).retry, 2u);
    EXPECT_EQ(plan.round(3, {0, 1}, Cut::by_size).next, Next::at_once);
    EXPECT_EQ(plan.round(2, {0, 1}).retry, 0u);
}

TEST(Rounds, BG9_the_waits_of_one_worker_do_not_lengthen_those_of_another) {
    RoundsOf plan(2, 10);
    const auto first = plan.rounds.depart(1);
    const auto second = plan.rounds.depart(1);

    const auto round = plan.rounds.arrive(first, {0}, Cut::by_throttling, plan.ended);
    const auto other = plan.rounds.arrive(second, {1}, Cut::by_throttling, plan.ended);

    EXPECT_EQ(round.retry, 0u);
    EXPECT_EQ(other.retry, 0u);
}

TEST(Rounds, BG9_gives_up_after_the_limit_of_rounds_in_vain) {
    RoundsOf plan(2, 3);

    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::after_backoff);
    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::after_backoff);
    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::gave_up);

    EXPECT_EQ(plan.ended, (Entries{0, 1}));
    EXPECT_TRUE(plan.rounds.done());
}

TEST(Rounds, BG9_progress_anywhere_starts_the_count_anew) {
    RoundsOf plan(3, 2);

    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::after_backoff);
    EXPECT_EQ(plan.round(3, {0, 1}).next, Next::after_backoff);
    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::after_backoff);
    EXPECT_EQ(plan.round(2, {0, 1}).next, Next::gave_up);
}

TEST(Rounds, BG9_many_workers_do_not_use_up_the_limit_faster) {
    RoundsOf plan(4, 2);
    Entries tickets;
    for (int worker = 0; worker < 4; ++worker)
        tickets.push_back(plan.rounds.depart(1));

    for (const auto ticket : tickets) {
        const auto round = plan.rounds.arrive(ticket, {ticket}, Cut::by_throttling, plan.ended);
        EXPECT_EQ(round.next, Next::after_backoff);
    }

    EXPECT_TRUE(plan.ended.empty());
}

TEST(Rounds, BG9_giving_up_ends_all_that_waits_and_rests) {
    RoundsOf plan(4, 1);
    plan.rounds.depart(1);
    const auto resting = plan.rounds.depart(1);
    const auto last = plan.rounds.depart(1);
    RoundsOf other(4, 2);
    other.rounds.arrive(other.rounds.depart(1), {0}, Cut::by_throttling, other.ended);

    plan.rounds.arrive(last, {2}, Cut::by_throttling, plan.ended);
    other.round(1, {1});
    other.round(1, {1});

    EXPECT_EQ(plan.ended, (Entries{2, 3}));
    EXPECT_EQ(other.ended, (Entries{1, 2, 3, 0}));
    EXPECT_EQ(plan.rounds.under_way(resting), (Entries{1}));
}

TEST(Rounds, BG9_what_is_under_way_when_the_plan_gives_up_ends_with_its_answer) {
    RoundsOf plan(3, 2);
    const auto slow = plan.rounds.depart(1);
    const auto lucky = plan.rounds.depart(1);
    plan.round(1, {2});
    plan.round(1, {2});

    const auto round = plan.rounds.arrive(slow, {0}, Cut::by_throttling, plan.ended);

    EXPECT_EQ(round.next, Next::gave_up);
    EXPECT_FALSE(plan.rounds.done());
    EXPECT_EQ(plan.rounds.arrive(lucky, {}, Cut::by_throttling, plan.ended).answered, 1u);
    EXPECT_TRUE(plan.rounds.done());
}

TEST(Rounds, a_plan_is_not_done_while_entries_rest) {
    RoundsOf plan(1, 10);

    plan.rounds.arrive(plan.rounds.depart(1), {0}, Cut::by_throttling, plan.ended);

    EXPECT_TRUE(plan.rounds.waiting().empty());
    EXPECT_FALSE(plan.rounds.done());
}

TEST(Rounds, entries_are_dropped_on_their_way_and_at_rest) {
    RoundsOf plan(2, 10);
    const auto resting = plan.rounds.depart(1);
    const auto travelling = plan.rounds.depart(1);
    plan.rounds.arrive(resting, {0}, Cut::by_throttling, plan.ended);

    EXPECT_EQ(plan.rounds.drop(resting), (Entries{0}));
    EXPECT_EQ(plan.rounds.drop(travelling), (Entries{1}));
    EXPECT_EQ(plan.rounds.drop(travelling), (Entries{}));
    EXPECT_TRUE(plan.rounds.done());
}

TEST(Rounds, an_answer_is_taken_once) {
    RoundsOf plan(1, 10);
    const auto ticket = plan.rounds.depart(1);
    plan.rounds.arrive(ticket, {}, Cut::by_throttling, plan.ended);

    EXPECT_THROW(plan.rounds.under_way(ticket), std::logic_error);
    EXPECT_THROW(plan.rounds.arrive(ticket, {}, Cut::by_size, plan.ended), std::logic_error);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
