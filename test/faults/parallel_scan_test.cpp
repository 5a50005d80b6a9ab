// Parallel scans of a server that misbehaves to order.

#include "pages_fixture.hpp"

#include <coalesce/dynamodb/parallel_scan.hpp>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::ParallelScanOptions;

class ParallelScanFaults : public PagesFaults {
protected:
    dynamodb::ParallelScan<Film> scan(std::size_t segments, std::size_t at_once) const {
        ParallelScanOptions options;
        options.segments = segments;
        options.max_concurrent_requests = at_once;
        return table_.parallel_scan(options);
    }

    std::size_t segment_of(const RawRequest& request) const {
        const std::string name = R"("Segment":)";
        return std::stoul(request.body.substr(request.body.find(name) + name.size()));
    }
};

TEST_F(ParallelScanFaults, Q8_no_more_requests_are_under_way_than_allowed) {
    server_.otherwise({Step::hold()});
    auto films = scan(8, 3);
    auto waiting = start(films.next());
    until_requests(3);

    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(ParallelScanFaults, Q8_a_page_that_waits_to_be_taken_counts_as_under_way) {
    server_.otherwise(answer(200, page({"A"}, "A")));
    auto films = scan(8, 3);
    run(films.next());
    until_requests(4);

    EXPECT_EQ(server_.requests().size(), 4U) << "one was taken, three are ready";
}

TEST_F(ParallelScanFaults, Q8_a_slow_segment_does_not_hold_up_the_others) {
    server_.next({Step::hold()});
    server_.otherwise(answer(200, page({"A"})));
    auto films = scan(4, 2);

    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(run(films.next()));
    EXPECT_EQ(films.progress().segments_done, 3U);
}

TEST_F(ParallelScanFaults, Q10_a_segment_that_fails_is_asked_again_and_the_others_are_not) {
    server_.next(error_answer(400, "ResourceNotFoundException"));
    server_.otherwise(answer(200, page({"A"})));
    auto films = scan(2, 1);

    EXPECT_EQ(code_of(films.next()), errc::resource_not_found);
    EXPECT_EQ(films.progress().requests, 0U);
    EXPECT_TRUE(run(films.next()));
    EXPECT_TRUE(run(films.next()));
    EXPECT_FALSE(run(films.next()));
    EXPECT_TRUE(films.at_end());
    ASSERT_EQ(server_.requests().size(), 3U);
    EXPECT_EQ(segment_of(server_.requests()[0]), 0U);
    EXPECT_EQ(segment_of(server_.requests()[1]), 0U);
    EXPECT_EQ(segment_of(server_.requests()[2]), 1U);
}

TEST_F(ParallelScanFaults, Q10_a_page_that_does_not_fit_is_not_passed_over) {
    server_.otherwise(answer(200, R"({"Items":[{"year":{"N":"2013"},"title":{"S":"B"}}]})"));
    auto films = scan(1, 1);

    EXPECT_EQ(code_of(films.next()), errc::mismatch);
    EXPECT_EQ(code_of(films.next()), errc::mismatch);
    EXPECT_EQ(films.cursor(), "");
    EXPECT_FALSE(films.at_end());
}

TEST_F(ParallelScanFaults, a_cancelled_wait_ends_all_transfers_and_loses_nothing) {
    server_.next({Step::hold()});
    server_.next({Step::hold()});
    server_.otherwise(answer(200, page({"A"})));
    auto films = scan(2, 2);
    auto waiting = start(films.next());
    until_requests(2);

    cancel_.emit(asio::cancellation_type::terminal);

    EXPECT_EQ(code_of(waiting), asio::error::operation_aborted);
    run_until(context_, [&] { return server_.open_connections() == 0; });
    EXPECT_TRUE(run(films.next()));
    EXPECT_TRUE(run(films.next()));
    EXPECT_TRUE(films.at_end());
}

TEST_F(ParallelScanFaults, Q10_leaving_it_ends_all_transfers) {
    server_.otherwise({Step::hold()});
    std::optional<dynamodb::ParallelScan<Film>> films(scan(4, 4));
    auto waiting = start(films->next());
    until_requests(4);

    films.reset();

    EXPECT_EQ(code_of(waiting), asio::error::operation_aborted);
    run_until(context_, [&] { return server_.open_connections() == 0; });
}

TEST_F(ParallelScanFaults, one_page_after_the_other) {
    server_.otherwise({Step::hold()});
    auto films = scan(2, 1);
    auto waiting = start(films.next());
    until_requests(1);

    EXPECT_EQ(code_of(films.next()), asio::error::already_started);
}

} // namespace
} // namespace coalesce::test
