#include "dynamodb/protocol/connection_plan.hpp"

#include "unit/dynamodb/values/thrown.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

using Arguments = ConnectionArguments;
using RawEdges = std::vector<Edge<detail::ReceivedItem>>;

ConnectionPlan plan(const Arguments& arguments, const QueryOptions& query = {}) {
    return {arguments, query, "table \"Movies\""};
}

std::string refusal_of(const Arguments& arguments, const QueryOptions& query = {}) {
    const auto thrown = thrown_by([&] { plan(arguments, query); });
    EXPECT_EQ(thrown.code, errc::invalid_query);
    return thrown.text;
}

RawEdges edges(const std::vector<std::string>& cursors) {
    static const detail::HiddenAttributes none;
    RawEdges made;
    for (const auto& cursor : cursors)
        made.push_back({detail::ReceivedItem(nullptr, "", none), cursor});
    return made;
}

TEST(ConnectionPlan, first_reads_the_query_as_it_is_from_after) {
    const auto forward = plan({.first = 3, .after = "here"});

    EXPECT_FALSE(forward.is_backward());
    EXPECT_EQ(forward.count(), 3U);
    EXPECT_EQ(forward.cursor(), "here");
    EXPECT_TRUE(forward.query({}).forward);
}

TEST(ConnectionPlan, last_reads_the_query_the_other_way_round_from_before) {
    const auto backward = plan({.last = 3, .before = "here"});

    EXPECT_TRUE(backward.is_backward());
    EXPECT_EQ(backward.count(), 3U);
    EXPECT_EQ(backward.cursor(), "here");
    EXPECT_FALSE(backward.query({}).forward);
    EXPECT_TRUE(backward.query({.forward = false}).forward);
}

TEST(ConnectionPlan, one_item_further_tells_whether_more_follows) {
    EXPECT_TRUE(plan({.first = 3}).query({}).look_ahead);
    EXPECT_TRUE(plan({.last = 3}).query({}).look_ahead);
}

TEST(ConnectionPlan, arguments_that_do_not_go_together_are_refused) {
    const std::string begin = "table \"Movies\": a connection ";
    const std::string pairs = "expected first with after, or last with before";

    EXPECT_EQ(refusal_of({}), begin + "needs first or last: how many items it may have");
    EXPECT_EQ(refusal_of({.after = "here"}),
              begin + "needs first or last: how many items it may have");
    EXPECT_EQ(refusal_of({.first = 1, .last = 1}),
              begin + "got first and last; expected one of them");
    EXPECT_EQ(refusal_of({.first = -1}), begin + "got first -1; expected 0 or more");
    EXPECT_EQ(refusal_of({.last = -7}), begin + "got last -7; expected 0 or more");
    EXPECT_EQ(refusal_of({.first = 1, .before = "here"}), begin + "got first and before; " + pairs);
    EXPECT_EQ(refusal_of({.after = "here", .last = 1}), begin + "got last and after; " + pairs);
}

TEST(ConnectionPlan, a_query_with_a_cursor_of_its_own_is_refused) {
    EXPECT_EQ(refusal_of({.first = 1}, {.cursor = "there"}),
              "table \"Movies\": a connection got a query with a cursor; give it as after or "
              "before");
}

TEST(ConnectionPlan, forward_the_next_page_is_what_has_been_seen_and_the_previous_one_is_after) {
    const auto first = plan({.first = 2}).page_info(edges({"a", "b"}), true, "b");
    const auto last = plan({.first = 2, .after = "b"}).page_info(edges({"c"}), false, "");

    EXPECT_TRUE(first.has_next_page);
    EXPECT_FALSE(first.has_previous_page);
    EXPECT_EQ(first.start_cursor, "a");
    EXPECT_EQ(first.end_cursor, "b");
    EXPECT_FALSE(last.has_next_page);
    EXPECT_TRUE(last.has_previous_page);
}

TEST(ConnectionPlan, backward_the_previous_page_is_what_has_been_seen_and_the_next_one_is_before) {
    const auto last = plan({.last = 2}).page_info(edges({"c", "d"}), true, "c");
    const auto first = plan({.last = 2, .before = "c"}).page_info(edges({"b"}), false, "");

    EXPECT_TRUE(last.has_previous_page);
    EXPECT_FALSE(last.has_next_page);
    EXPECT_EQ(last.start_cursor, "c");
    EXPECT_EQ(last.end_cursor, "d");
    EXPECT_FALSE(first.has_previous_page);
    EXPECT_TRUE(first.has_next_page);
}

TEST(ConnectionPlan, an_empty_cursor_is_none) {
    EXPECT_FALSE(plan({.first = 2, .after = ""}).page_info(edges({}), false, "").has_previous_page);
}

TEST(ConnectionPlan, without_edges_there_are_no_cursors) {
    const auto info = plan({.first = 2}).page_info(edges({}), false, "");

    EXPECT_EQ(info.start_cursor, std::nullopt);
    EXPECT_EQ(info.end_cursor, std::nullopt);
}

TEST(ConnectionPlan, what_was_ended_early_goes_on_where_the_reading_ended) {
    const auto forward = plan({.first = 3}).page_info(edges({"a"}), true, "m");
    const auto backward = plan({.last = 3}).page_info(edges({"z"}), true, "m");
    const auto empty = plan({.first = 3}).page_info(edges({}), true, "m");

    EXPECT_EQ(forward.start_cursor, "a");
    EXPECT_EQ(forward.end_cursor, "m");
    EXPECT_EQ(backward.start_cursor, "m");
    EXPECT_EQ(backward.end_cursor, "z");
    EXPECT_EQ(empty.end_cursor, "m");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
