// Cursors of queries against the real servers: they go on exactly where they were given out.

#include "tracks.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/cursor.hpp>

#include <memory>

namespace coalesce::test {
namespace {

using dynamodb::attr;
using dynamodb::errc;
using dynamodb::Item;
using dynamodb::QueryOptions;
using dynamodb::thrown_by;

using Codec = std::shared_ptr<const dynamodb::CursorCodec>;

Codec sealed() {
    dynamodb::SealedCursorOptions options;
    options.keys = {dynamodb::Binary(32, std::byte{7})};
    return dynamodb::sealed_cursors(options);
}

class Cursors : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (!IsSkipped())
            fill("Help!", 12);
    }

    /// Reads a query to its end, each time with a new one that begins at the cursor of the last.
    std::vector<int> walked(const dynamodb::QuerySource<Track>& source, QueryOptions options,
                            std::size_t at_once) {
        std::vector<int> seen;
        do {
            auto pages = source.query(options);
            const auto page = run(pages.take(at_once));
            for (const auto& track : page.items)
                seen.push_back(track.number);
            options.cursor = page.cursor;
        } while (!options.cursor.empty());
        return seen;
    }

    static QueryOptions jazz() {
        QueryOptions options;
        options.partition = "jazz";
        return options;
    }
};

TEST_P(Cursors, CU6_take_gives_exactly_so_many_without_reading_more) {
    auto pages = tracks().query(of_album("Help!"));
    const auto first = run(pages.take(5));
    const auto second = run(pages.take(5));
    const auto third = run(pages.take(5));

    EXPECT_EQ(numbers(first.items), range(1, 5));
    EXPECT_EQ(first.scanned_count, 5u);
    EXPECT_EQ(numbers(second.items), range(6, 10));
    EXPECT_EQ(numbers(third.items), range(11, 12));
    EXPECT_EQ(third.cursor, "");
}

TEST_P(Cursors, CU6_take_gives_exactly_so_many_behind_a_filter) {
    auto options = of_album("Help!");
    options.filter = attr("genre") == "rock";
    options.page_limit = 3;
    auto pages = tracks().query(options);
    const auto first = run(pages.take(4));

    EXPECT_EQ(numbers(first.items), (std::vector{1, 2, 4, 5}));
    EXPECT_EQ(numbers(run(pages.take(100, first.cursor)).items), (std::vector{7, 8, 10, 11}));
}

TEST_P(Cursors, CU6_no_item_twice_and_none_skipped_whatever_the_sizes) {
    for (std::size_t at_once = 1; at_once <= 13; ++at_once)
        EXPECT_EQ(walked(tracks(), of_album("Help!"), at_once), range(1, 12)) << at_once;
}

TEST_P(Cursors, CU4_on_indexes_too_forward_and_backward) {
    auto backward = jazz();
    backward.forward = false;

    EXPECT_EQ(walked(by_genre(), jazz(), 1), range(12, 3, -3));
    EXPECT_EQ(walked(by_genre(), backward, 2), range(3, 12, 3));
    EXPECT_EQ(walked(by_length(), of_album("Help!"), 5), range(12, 1, -1));
}

TEST_P(Cursors, CU8_sealed_ones_too) {
    auto options = of_album("Help!");
    options.cursor_codec = sealed();

    EXPECT_EQ(walked(tracks(), options, 5), range(1, 12));
}

TEST_P(Cursors, CU3_ElectroDB_s_form_too) {
    auto options = of_album("Help!");
    options.cursor_codec = dynamodb::electrodb_cursors();

    EXPECT_EQ(walked(tracks(), options, 5), range(1, 12));
}

TEST_P(Cursors, look_ahead_leaves_no_cursor_where_nothing_follows) {
    auto options = of_album("Help!");
    auto blind = tracks().query(options);
    options.look_ahead = true;
    auto pages = tracks().query(options);

    EXPECT_NE(run(blind.take(12)).cursor, "") << "the service cannot know";
    EXPECT_EQ(numbers(run(pages.take(11)).items), range(1, 11));
    EXPECT_FALSE(pages.at_end());
    EXPECT_EQ(numbers(run(pages.take(1)).items), range(12, 12));
    EXPECT_EQ(pages.cursor(), "");
    EXPECT_TRUE(pages.at_end());
}

TEST_P(Cursors, CU1_the_same_position_has_the_same_cursor_on_every_server) {
    auto pages = tracks().query(of_album("Help!"));
    run(pages.take(2));

    EXPECT_EQ(pages.cursor(), "eyJhbGJ1bSI6eyJTIjoiSGVscCEifSwibnVtYmVyIjp7Ik4iOiIyIn19");
}

TEST_P(Cursors, CU4_CU10_a_cursor_is_made_of_an_item_too) {
    auto pages = by_genre().query(jazz());
    const auto from_item = pages.cursor_after(track("Help!", 9));
    const auto from_key = pages.cursor_after(
        Item{{"album", "Help!"}, {"number", 9}, {"genre", "jazz"}, {"seconds", 991}});

    EXPECT_EQ(from_item, from_key);
    EXPECT_EQ(numbers(run(pages.take(10, from_item)).items), (std::vector{6, 3}));
    EXPECT_EQ(pages.exclusive_start_key(from_item),
              (Item{{"album", "Help!"}, {"number", 9}, {"genre", "jazz"}, {"seconds", 991}}));
}

TEST_P(Cursors, CU4_an_item_without_a_key_attribute_makes_no_cursor) {
    const auto pages = by_genre().query(jazz());
    const auto thrown = thrown_by([&] {
        pages.cursor_after(Item{{"album", "Help!"}, {"number", 9}, {"genre", "jazz"}});
    });

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_TRUE(dynamodb::contains(thrown.text, R"("seconds" (N) is missing)")) << thrown.text;
}

TEST_P(Cursors, CU5_a_projection_without_keys_has_cursors_all_the_same) {
    auto options = of_album("Help!");
    options.projection = dynamodb::Projection({"genre"});
    options.filter = attr("genre") == "jazz";
    const dynamodb::Table<TrackKey, Item> items(client(), tracks().name());
    auto pages = items.query(options);
    const auto first = run(pages.take(1));

    EXPECT_EQ(first.items, (std::vector<Item>{{{"genre", "jazz"}}}));
    EXPECT_EQ(pages.exclusive_start_key(first.cursor), (Item{{"album", "Help!"}, {"number", 3}}));
}

TEST_P(Cursors, Q9_the_item_of_a_cursor_need_not_exist_any_more) {
    auto pages = tracks().query(of_album("Help!"));
    const auto first = run(pages.take(5));
    run(tracks().remove("Help!", 5));

    EXPECT_EQ(numbers(run(pages.take(3, first.cursor)).items), range(6, 8));
}

TEST_P(Cursors, CU7_what_is_no_cursor_of_this_query_is_refused_before_any_request) {
    auto pages = tracks().query(of_album("Help!"));
    const auto foreign = tracks()
                             .query(of_album("Revolver"))
                             .cursor_after(Item{{"album", "Revolver"}, {"number", 1}});
    const auto requests = client().statistics().requests;

    for (const std::string cursor : {"bnVsbA", "e30", "!", "eyJhIjp7IlMiOiJ4In19"})
        EXPECT_EQ(thrown_by([&] { static_cast<void>(pages.take(1, cursor)); }).code,
                  errc::invalid_cursor)
            << cursor;
    EXPECT_EQ(
        thrown_by([&] { static_cast<void>(pages.take(1, foreign)); }).text,
        R"(table ")" + tracks().name() +
            R"(": the cursor is of another query: its "album" does not fit the key condition)");
    EXPECT_EQ(client().statistics().requests, requests);
}

TEST_P(Cursors, CU8_a_sealed_cursor_of_another_direction_index_or_filter_is_refused) {
    auto options = of_album("Help!");
    options.cursor_codec = sealed();
    auto pages = tracks().query(options);
    const auto cursor = run(pages.take(2)).cursor;
    const auto refused = [&](QueryOptions other) {
        other.cursor_codec = options.cursor_codec;
        other.cursor = cursor;
        return thrown_by([&] { tracks().query(other); }).code == errc::invalid_cursor;
    };

    auto backward = options;
    backward.forward = false;
    auto filtered = options;
    filtered.filter = attr("genre") == "jazz";
    EXPECT_FALSE(refused(options));
    EXPECT_TRUE(refused(backward));
    EXPECT_TRUE(refused(filtered));
    EXPECT_TRUE(refused(of_album("Revolver")));
}

COALESCE_ON_REAL_SERVERS(Cursors);

} // namespace
} // namespace coalesce::test
