#include "dynamodb/protocol/lanes.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

using Entries = std::vector<EntryId>;

LaneLimits limits(std::size_t max_entries, unsigned round_limit = 10) {
    LaneLimits limits;
    limits.max_entries = max_entries;
    limits.round_limit = round_limit;
    return limits;
}

/// One table with one lane, and entries in it.
class OneLane {
public:
    explicit OneLane(std::size_t entries, const LaneLimits& lane_limits = limits(100))
        : lanes(lane_limits) {
        lane = lanes.add_lane(lanes.table("Movies"));
        for (EntryId entry = 0; entry < entries; ++entry)
            lanes.add(lane, entry);
    }

    Ticket depart() { return lanes.depart(Fill::any).value(); }
    Entries departed() { return entries_of(depart()); }
    Entries entries_of(Ticket ticket) const { return lanes.under_way(ticket).at(0).entries; }

    Arrival arrive(Ticket ticket, const Entries& unprocessed, Cut cut = Cut::by_throttling,
                   double bytes = 0) {
        return lanes.arrive(ticket, {PartAnswer{unprocessed, bytes}}, cut);
    }

    /// A round of which nothing comes, and its rest.
    Arrival round_in_vain() {
        const auto ticket = depart();
        auto arrival = arrive(ticket, entries_of(ticket));
        lanes.resume(0);
        return arrival;
    }

    Lanes lanes;
    LaneId lane = 0;
};

std::vector<Entries> parts_of(const Lanes& lanes, Ticket ticket) {
    std::vector<Entries> parts;
    for (const auto& part : lanes.under_way(ticket))
        parts.push_back(part.entries);
    return parts;
}

TEST(Lanes, entries_leave_in_the_order_in_which_they_came) {
    OneLane movies(5, limits(2));

    EXPECT_EQ(movies.departed(), (Entries{0, 1}));
    EXPECT_EQ(movies.departed(), (Entries{2, 3}));
    EXPECT_EQ(movies.departed(), (Entries{4}));
}

TEST(Lanes, BG11_no_more_requests_are_under_way_than_allowed) {
    auto one_at_a_time = limits(1);
    one_at_a_time.max_requests = 1;
    OneLane movies(2, one_at_a_time);
    const auto first = movies.depart();

    const auto second = movies.lanes.depart(Fill::any);
    movies.arrive(first, {});

    EXPECT_EQ(second, std::nullopt);
    EXPECT_EQ(movies.departed(), (Entries{1}));
}

TEST(Lanes, what_is_not_full_waits_for_the_end_of_the_tick) {
    OneLane movies(3, limits(2));

    movies.lanes.depart(Fill::full);

    EXPECT_EQ(movies.lanes.depart(Fill::full), std::nullopt);
    EXPECT_EQ(movies.departed(), (Entries{2}));
}

TEST(Lanes, BG7_tables_share_a_request_and_the_longest_waiting_comes_first) {
    Lanes lanes(limits(3));
    const auto movies = lanes.add_lane(lanes.table("Movies"));
    const auto people = lanes.add_lane(lanes.table("People"));
    lanes.add(people, 0);
    lanes.add(movies, 1);
    lanes.add(people, 2);
    lanes.add(movies, 3);

    EXPECT_EQ(parts_of(lanes, *lanes.depart(Fill::any)), (std::vector<Entries>{{0, 2}, {1}}));
    EXPECT_EQ(parts_of(lanes, *lanes.depart(Fill::any)), (std::vector<Entries>{{3}}));
}

TEST(Lanes, BG6_a_request_has_each_table_once) {
    Lanes lanes(limits(100));
    const auto eventual = lanes.add_lane(lanes.table("Movies"));
    const auto consistent = lanes.add_lane(lanes.table("Movies"));
    lanes.add(eventual, 0);
    lanes.add(consistent, 1);

    EXPECT_EQ(parts_of(lanes, *lanes.depart(Fill::any)), (std::vector<Entries>{{0}}));
    EXPECT_EQ(parts_of(lanes, *lanes.depart(Fill::any)), (std::vector<Entries>{{1}}));
}

TEST(Lanes, T3_a_request_is_cut_by_the_bytes_of_its_entries) {
    auto small = limits(100);
    small.max_bytes = 10;
    OneLane movies(0, small);
    movies.lanes.add(movies.lane, 0, 6);
    movies.lanes.add(movies.lane, 1, 4);
    movies.lanes.add(movies.lane, 2, 11);
    movies.lanes.add(movies.lane, 3, 1);

    EXPECT_EQ(movies.departed(), (Entries{0, 1}));
    EXPECT_EQ(movies.departed(), (Entries{2})); // one leaves, whatever its size
    EXPECT_EQ(movies.departed(), (Entries{3}));
}

TEST(Lanes, an_entry_that_waits_or_rests_can_be_taken_out) {
    OneLane movies(3, limits(1));
    const auto first = movies.depart();
    const auto second = movies.depart();
    movies.arrive(first, {0});

    EXPECT_TRUE(movies.lanes.remove(0));  // rests
    EXPECT_FALSE(movies.lanes.remove(1)); // under way
    EXPECT_TRUE(movies.lanes.remove(2));  // waits
    movies.arrive(second, {});
    EXPECT_TRUE(movies.lanes.idle());
}

// What an answer leaves.

TEST(Lanes, BG8_what_was_cut_by_size_travels_next_with_those_that_wait) {
    OneLane movies(5, limits(3));

    const auto arrival = movies.arrive(movies.depart(), {1, 2}, Cut::by_size);

    EXPECT_TRUE(arrival.rests.empty());
    EXPECT_EQ(movies.departed(), (Entries{1, 2, 3}));
}

TEST(Lanes, BG9_an_answer_without_data_was_not_cut_by_size) {
    OneLane movies(3);

    const auto arrival = movies.arrive(movies.depart(), {0, 1, 2}, Cut::by_size);

    EXPECT_EQ(arrival.rests, (std::vector<Rest>{{0, 0}}));
}

TEST(Lanes, BG8_what_was_throttled_rests_and_then_travels_with_those_that_wait) {
    OneLane movies(6, limits(3));
    movies.arrive(movies.depart(), {1, 2});

    const auto meanwhile = movies.departed();
    movies.lanes.resume(0);

    EXPECT_EQ(meanwhile, (Entries{3, 4, 5}));
    EXPECT_EQ(movies.departed(), (Entries{1, 2}));
}

TEST(Lanes, BG8_what_several_answers_leave_rests_and_leaves_together) {
    OneLane movies(4, limits(2));
    const auto first = movies.depart();
    const auto second = movies.depart();

    const auto rests = movies.arrive(first, {1}).rests;
    const auto no_rests = movies.arrive(second, {3}).rests;
    movies.lanes.resume(0);

    EXPECT_EQ(rests.size(), 1U);
    EXPECT_TRUE(no_rests.empty());
    EXPECT_EQ(movies.departed(), (Entries{1, 3}));
}

TEST(Lanes, BG9_rests_grow_while_nothing_is_served) {
    OneLane movies(2);

    EXPECT_EQ(movies.round_in_vain().rests, (std::vector<Rest>{{0, 0}}));
    EXPECT_EQ(movies.round_in_vain().rests, (std::vector<Rest>{{0, 1}}));
    EXPECT_EQ(movies.arrive(movies.depart(), {1}).rests, (std::vector<Rest>{{0, 0}}));
}

TEST(Lanes, BG9_a_table_that_serves_nothing_is_left_alone_until_its_rest_is_over) {
    OneLane movies(vain_answers_to_pause + 1, limits(1));
    for (EntryId entry = 0; entry < vain_answers_to_pause; ++entry)
        movies.arrive(movies.depart(), {entry});

    const auto meanwhile = movies.lanes.depart(Fill::any);
    movies.lanes.resume(0);

    EXPECT_EQ(meanwhile, std::nullopt);
    EXPECT_EQ(movies.departed(), (Entries{0}));
}

TEST(Lanes, BG9_a_throttled_table_does_not_keep_others_waiting) {
    OneLane movies(vain_answers_to_pause, limits(1));
    const auto people = movies.lanes.add_lane(movies.lanes.table("People"));
    for (EntryId entry = 0; entry < vain_answers_to_pause; ++entry)
        movies.arrive(movies.depart(), {entry});

    movies.lanes.add(people, 100);

    EXPECT_EQ(movies.departed(), (Entries{100}));
}

TEST(Lanes, BG9_gives_up_after_the_limit_of_rounds_in_vain) {
    OneLane movies(2, limits(100, 3));

    EXPECT_EQ(movies.round_in_vain().rests.size(), 1U);
    EXPECT_EQ(movies.round_in_vain().rests.size(), 1U);
    const auto arrival = movies.round_in_vain();

    EXPECT_TRUE(arrival.rests.empty());
    EXPECT_EQ(arrival.given_up, (Entries{0, 1}));
    EXPECT_TRUE(movies.lanes.idle());
}

TEST(Lanes, BG9_giving_up_ends_all_that_waits_for_the_table_and_nothing_else) {
    OneLane movies(4, limits(1, 1));
    const auto consistent = movies.lanes.add_lane(0);
    const auto people = movies.lanes.add_lane(movies.lanes.table("People"));
    movies.lanes.add(consistent, 4);
    movies.lanes.add(people, 5);
    const auto first = movies.depart();
    const auto second = movies.depart();

    const auto arrival = movies.arrive(first, {0});
    movies.arrive(second, {});

    EXPECT_EQ(arrival.given_up, (Entries{0, 2, 3, 4}));
    EXPECT_EQ(movies.departed(), (Entries{5}));
}

TEST(Lanes, BG9_many_requests_at_once_do_not_use_up_the_limit_faster) {
    OneLane movies(4, limits(1, 2));
    Entries tickets;
    for (int request = 0; request < 4; ++request)
        tickets.push_back(movies.depart());

    Entries given_up;
    for (const auto ticket : tickets)
        for (const auto entry : movies.arrive(ticket, movies.entries_of(ticket)).given_up)
            given_up.push_back(entry);

    EXPECT_TRUE(given_up.empty());
}

TEST(Lanes, BG9_an_entry_that_is_never_served_while_others_are_ends_too) {
    OneLane movies(1);
    Entries given_up;

    for (unsigned round = 1; given_up.empty() && round <= most_tries; ++round) {
        movies.lanes.add(movies.lane, 1);
        given_up = movies.arrive(movies.depart(), {0}).given_up;
        movies.lanes.resume(0);
    }

    EXPECT_EQ(given_up, (Entries{0}));
    EXPECT_EQ(movies.lanes.tries(0), most_tries);
}

// Adapting.

TEST(Lanes, a_throttled_table_gets_half_as_many_requests_at_once) {
    OneLane movies(100, limits(1));
    for (int request = 0; request < 8; ++request)
        movies.depart();

    movies.arrive(0, {0});
    movies.arrive(1, {1}); // left before the limit was lowered: it is not lowered again
    movies.arrive(2, {});
    movies.arrive(3, {});
    const auto fifth = movies.lanes.depart(Fill::any);
    movies.arrive(4, {});

    EXPECT_EQ(fifth, std::nullopt);
    EXPECT_NE(movies.lanes.depart(Fill::any), std::nullopt);
    EXPECT_EQ(movies.lanes.depart(Fill::any), std::nullopt);
}

TEST(Lanes, after_a_cut_by_size_requests_ask_for_what_fits) {
    OneLane movies(200);
    const auto first = movies.depart();
    Entries left;
    for (EntryId entry = 40; entry < 100; ++entry)
        left.push_back(entry);

    movies.arrive(first, left, Cut::by_size, 40 * 300'000.0);

    EXPECT_EQ(movies.departed().size(), 40U);
    EXPECT_NE(movies.lanes.depart(Fill::full), std::nullopt); // as full as it can be
}

TEST(Lanes, what_fits_is_tried_again_with_a_little_more) {
    OneLane movies(400);
    Entries left;
    for (EntryId entry = 40; entry < 100; ++entry)
        left.push_back(entry);
    movies.arrive(movies.depart(), left, Cut::by_size, 40 * 100'000.0);

    movies.arrive(movies.depart(), {}, Cut::by_size, 40 * 100'000.0);

    EXPECT_EQ(movies.departed().size(), 50U);
}

TEST(Lanes, the_size_of_answers_is_known_before_one_is_cut) {
    OneLane movies(200, limits(100));
    movies.arrive(movies.depart(), {}, Cut::by_size, 100 * 300'000.0);

    EXPECT_EQ(movies.departed().size(), 55U); // of 16 MiB
}

// Blame.

TEST(Lanes, BG10_a_refused_request_is_sent_again_table_by_table) {
    Lanes lanes(limits(100));
    const auto movies = lanes.add_lane(lanes.table("Movies"));
    const auto people = lanes.add_lane(lanes.table("People"));
    lanes.add(movies, 0);
    lanes.add(people, 1);
    const auto both = lanes.depart(Fill::any);

    EXPECT_TRUE(lanes.refuse(*both, Blame::table).empty());
    const auto first = lanes.depart(Fill::full);
    const auto second = lanes.depart(Fill::full);

    EXPECT_EQ(parts_of(lanes, *first), (std::vector<Entries>{{0}}));
    EXPECT_EQ(parts_of(lanes, *second), (std::vector<Entries>{{1}}));
    EXPECT_EQ(lanes.refuse(*second, Blame::table), (Entries{1}));
}

TEST(Lanes, BG10_a_table_that_was_refused_travels_alone_until_it_is_served) {
    Lanes lanes(limits(100));
    const auto movies = lanes.add_lane(lanes.table("Movies"));
    const auto people = lanes.add_lane(lanes.table("People"));
    lanes.add(people, 0);
    lanes.refuse(*lanes.depart(Fill::any), Blame::table);
    lanes.add(movies, 1);
    lanes.add(people, 2);

    const auto alone = lanes.depart(Fill::any);
    const auto also_alone = lanes.depart(Fill::any);
    lanes.arrive(*alone, {PartAnswer()}, Cut::by_size);
    lanes.arrive(*also_alone, {PartAnswer()}, Cut::by_size);
    lanes.add(movies, 3);
    lanes.add(people, 4);

    EXPECT_EQ(parts_of(lanes, *lanes.depart(Fill::any)), (std::vector<Entries>{{3}, {4}}));
    EXPECT_NE(alone, also_alone);
}

TEST(Lanes, an_answer_is_taken_once) {
    OneLane movies(1);
    const auto ticket = movies.depart();
    movies.arrive(ticket, {});

    EXPECT_THROW(movies.lanes.under_way(ticket), std::logic_error);
    EXPECT_THROW(movies.arrive(ticket, {}), std::logic_error);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
