// Parallel scans and cursors of all their segments, against the real servers.

#include "tracks.hpp"

#include <algorithm>
#include <set>

namespace coalesce::test {
namespace {

using dynamodb::ParallelScanOptions;

using TrackId = std::pair<std::string, int>;

class ParallelScan : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (IsSkipped())
            return;
        for (int album = 0; album < 20; ++album)
            fill("Album " + std::to_string(album), 10);
    }

    /// Takes up to `most` pages.
    std::multiset<TrackId> take(dynamodb::ParallelScan<Track>& scan, std::size_t most) {
        std::multiset<TrackId> seen;
        for (std::size_t i = 0; i < most; ++i) {
            const auto page = run(scan.next());
            if (!page)
                break;
            for (const auto& track : page->items)
                seen.emplace(track.album, track.number);
        }
        return seen;
    }

    static constexpr std::size_t all_pages = 1'000'000;
};

bool has_each_once(const std::multiset<TrackId>& seen) {
    return seen.size() == 200 && std::set<TrackId>(seen.begin(), seen.end()).size() == 200;
}

TEST_P(ParallelScan, Q8_gives_every_item_once) {
    for (const std::size_t segments : {1, 4, 7}) {
        ParallelScanOptions options;
        options.segments = segments;
        options.page_limit = 9;
        auto scan = tracks().parallel_scan(options);

        EXPECT_TRUE(has_each_once(take(scan, all_pages))) << segments << " segments";
        EXPECT_TRUE(scan.at_end());
        EXPECT_EQ(scan.cursor(), "");
        EXPECT_EQ(scan.progress().segments_done, segments);
        EXPECT_EQ(scan.progress().scanned_count, 200u);
    }
}

TEST_P(ParallelScan, CU9_a_cursor_resumes_all_segments) {
    ParallelScanOptions options;
    options.segments = 5;
    options.page_limit = 7;
    auto first = tracks().parallel_scan(options);
    auto seen = take(first, 9);

    options.cursor = first.cursor();
    auto second = tracks().parallel_scan(options);
    seen.merge(take(second, all_pages));

    EXPECT_TRUE(has_each_once(seen));
}

TEST_P(ParallelScan, CU9_a_sealed_cursor_does_too) {
    dynamodb::SealedCursorOptions sealed;
    sealed.keys = {dynamodb::Binary(32, std::byte{7})};
    ParallelScanOptions options;
    options.segments = 3;
    options.page_limit = 20;
    options.cursor_codec = dynamodb::sealed_cursors(sealed);
    auto first = tracks().parallel_scan(options);
    auto seen = take(first, 4);

    options.cursor = first.cursor();
    auto second = tracks().parallel_scan(options);
    seen.merge(take(second, all_pages));

    EXPECT_TRUE(has_each_once(seen));
}

TEST_P(ParallelScan, CU9_a_cursor_of_another_number_of_segments_is_refused) {
    ParallelScanOptions options;
    options.segments = 5;
    options.page_limit = 7;
    auto first = tracks().parallel_scan(options);
    take(first, 2);
    options.cursor = first.cursor();
    options.segments = 4;

    try {
        tracks().parallel_scan(options);
        FAIL() << "expected it to be refused";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::invalid_cursor);
        EXPECT_NE(std::string(error.what()).find("of a scan in 5 segments; expected one in 4"),
                  std::string::npos)
            << error.what();
    }
}

TEST_P(ParallelScan, CU9_a_cursor_of_pages_is_none_of_a_parallel_scan) {
    dynamodb::ScanOptions one;
    one.page_limit = 7;
    auto pages = tracks().scan(one);
    ParallelScanOptions options;
    options.cursor = run(pages.next())->cursor;

    EXPECT_THROW(tracks().parallel_scan(options), boost::system::system_error);
}

TEST_P(ParallelScan, Q5_max_pages_ends_it_with_a_cursor) {
    ParallelScanOptions options;
    options.segments = 4;
    options.page_limit = 5;
    options.max_pages = 6;
    auto scan = tracks().parallel_scan(options);
    take(scan, all_pages);

    EXPECT_EQ(scan.progress().requests, 6u);
    EXPECT_FALSE(scan.at_end());
    EXPECT_NE(scan.cursor(), "");
}

COALESCE_ON_REAL_SERVERS(ParallelScan);

} // namespace
} // namespace coalesce::test
