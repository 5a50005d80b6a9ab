#include "dynamodb/protocol/parallel_paging.hpp"

#include "unit/dynamodb/protocol/sources.hpp"

#include <vector>

namespace coalesce::dynamodb::protocol {
namespace {

ParallelScanOptions scan_in(std::size_t segments, std::size_t at_once) {
    ParallelScanOptions options;
    options.segments = segments;
    options.max_concurrent_requests = at_once;
    return options;
}

ParallelPaging paging(const ParallelScanOptions& options) {
    return {std::make_shared<const PageRequest>(movies_source(id_schema()), ScanOptions()),
            options};
}

/// An answer of two items that ends behind `end`, or for good.
PageAnswer page(const std::optional<int>& end) {
    PageAnswer answer;
    answer.count = 2;
    answer.scanned_count = 5;
    if (end)
        answer.last_evaluated_key = movie(*end);
    return answer;
}

/// Asks all that can be asked: which segments.
std::vector<std::size_t> ask_all(ParallelPaging& pages) {
    std::vector<std::size_t> asked;
    while (const auto segment = pages.next_segment()) {
        pages.ask(*segment);
        asked.push_back(*segment);
    }
    return asked;
}

using Segments = std::vector<std::size_t>;

TEST(ParallelPaging, Q8_no_more_segments_are_asked_at_once_than_allowed) {
    auto pages = paging(scan_in(5, 3));

    EXPECT_EQ(ask_all(pages), (Segments{0, 1, 2}));
}

TEST(ParallelPaging, Q8_a_request_names_its_segment_and_their_number) {
    auto pages = paging(scan_in(5, 3));

    EXPECT_TRUE(contains(pages.ask(2), R"("Segment":2,"TotalSegments":5,)"));
}

TEST(ParallelPaging, Q8_a_segment_goes_on_where_its_own_page_ended) {
    auto pages = paging(scan_in(5, 2));
    ask_all(pages);
    pages.absorb(1, page(7));

    EXPECT_EQ(pages.next_segment(), 1u);
    EXPECT_TRUE(contains(pages.ask(1), R"("ExclusiveStartKey":{"id":{"N":"7"}})"));
}

TEST(ParallelPaging, Q8_a_segment_that_is_done_makes_room_for_the_next) {
    auto pages = paging(scan_in(4, 2));
    ask_all(pages);
    pages.absorb(0, page(std::nullopt));

    EXPECT_EQ(ask_all(pages), Segments{2});
    EXPECT_EQ(pages.progress().segments_done, 1u);
}

TEST(ParallelPaging, Q8_it_ends_when_all_segments_are_done) {
    auto pages = paging(scan_in(2, 2));
    ask_all(pages);
    pages.absorb(0, page(std::nullopt));
    EXPECT_FALSE(pages.at_end());
    pages.absorb(1, page(std::nullopt));

    EXPECT_TRUE(pages.at_end());
    EXPECT_EQ(pages.next_segment(), std::nullopt);
}

TEST(ParallelPaging, Q4_a_segment_that_does_not_move_on_is_an_error) {
    auto pages = paging(scan_in(2, 2));
    ask_all(pages);
    pages.absorb(0, page(7));
    pages.ask(0);

    EXPECT_EQ(thrown_by([&] { pages.absorb(0, page(7)); }).code, errc::pagination_stuck);
}

TEST(ParallelPaging, Q5_max_pages_counts_requests_of_all_segments) {
    auto options = scan_in(4, 4);
    options.max_pages = 3;
    auto pages = paging(options);

    EXPECT_EQ(ask_all(pages), (Segments{0, 1, 2}));
    pages.absorb(0, page(7));
    EXPECT_EQ(pages.next_segment(), std::nullopt);
}

TEST(ParallelPaging, what_was_given_up_is_asked_again_from_the_same_place) {
    auto pages = paging(scan_in(2, 2));
    ask_all(pages);
    pages.absorb(0, page(7));
    pages.ask(0);
    pages.give_up(0);

    EXPECT_EQ(pages.next_segment(), 0u);
    EXPECT_TRUE(contains(pages.ask(0), R"("ExclusiveStartKey":{"id":{"N":"7"}})"));
}

TEST(ParallelPaging, CU9_it_goes_on_where_another_one_stopped) {
    auto first = paging(scan_in(3, 3));
    ask_all(first);
    first.absorb(0, page(std::nullopt));
    first.absorb(1, page(7));

    auto second = paging(scan_in(3, 3));
    second.restore(first.states());

    EXPECT_EQ(second.states(), first.states());
    EXPECT_EQ(second.progress().segments_done, 1u);
    EXPECT_EQ(second.next_segment(), 1u);
    EXPECT_TRUE(contains(second.ask(1), R"("ExclusiveStartKey":{"id":{"N":"7"}})"));
    EXPECT_FALSE(contains(second.ask(2), "ExclusiveStartKey"));
}

TEST(ParallelPaging, it_says_how_far_it_has_come) {
    auto pages = paging(scan_in(3, 3));
    EXPECT_TRUE(pages.at_beginning());
    ask_all(pages);
    pages.absorb(0, page(7));
    pages.absorb(1, page(std::nullopt));

    EXPECT_FALSE(pages.at_beginning());
    EXPECT_EQ(pages.progress().segments, 3u);
    EXPECT_EQ(pages.progress().count, 4u);
    EXPECT_EQ(pages.progress().scanned_count, 10u);
    EXPECT_EQ(pages.progress().requests, 2u);
}

TEST(ParallelPaging, Q8_a_number_of_segments_out_of_range_is_refused) {
    const auto refusal = [](const ParallelScanOptions& options) {
        const auto thrown = thrown_by([&] { paging(options); });
        EXPECT_EQ(thrown.code, errc::invalid_query);
        return thrown.text;
    };

    EXPECT_EQ(refusal(scan_in(0, 1)), R"(table "Movies": segments is 0; expected 1 to 1000000)");
    EXPECT_EQ(refusal(scan_in(1'000'001, 1)),
              R"(table "Movies": segments is 1000001; expected 1 to 1000000)");
    EXPECT_EQ(refusal(scan_in(4, 0)),
              R"(table "Movies": max_concurrent_requests is 0; expected 1 to 1000000)");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
