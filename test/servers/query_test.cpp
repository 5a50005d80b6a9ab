// Queries and scans against the real servers: what they give, and in which pages.

#include "tracks.hpp"

#include <coalesce/dynamodb/pages.hpp>

#include <algorithm>

namespace coalesce::test {
namespace {

using dynamodb::attr;
using dynamodb::QueryOptions;
using dynamodb::ScanOptions;

class Query : public Tracks {
protected:
    std::vector<int> numbers_of(const QueryOptions& options) {
        return numbers(run(tracks().query(options).all()));
    }
};

TEST_P(Query, gives_the_items_of_one_partition_in_order) {
    fill("Help!", 12);
    fill("Revolver", 3);

    EXPECT_EQ(run(tracks().query(of_album("Revolver")).all()),
              (std::vector{track("Revolver", 1), track("Revolver", 2), track("Revolver", 3)}));
}

TEST_P(Query, compares_the_sort_key_in_every_way) {
    fill("Help!", 12);
    const auto numbers_where = [&](dynamodb::SortCondition sort) {
        auto options = of_album("Help!");
        options.sort = std::move(sort);
        return numbers_of(options);
    };

    EXPECT_EQ(numbers_where(dynamodb::equal(7)), range(7, 7));
    EXPECT_EQ(numbers_where(dynamodb::less(7)), range(1, 6));
    EXPECT_EQ(numbers_where(dynamodb::less_equal(7)), range(1, 7));
    EXPECT_EQ(numbers_where(dynamodb::greater(7)), range(8, 12));
    EXPECT_EQ(numbers_where(dynamodb::greater_equal(7)), range(7, 12));
    EXPECT_EQ(numbers_where(dynamodb::between(9, 11)), range(9, 11));
}

TEST_P(Query, takes_built_and_raw_conditions_on_the_key) {
    fill("Help!", 12);
    QueryOptions built;
    built.key_condition = attr(&Track::album) == "Help!" && attr(&Track::number).between(3, 5);
    QueryOptions raw;
    raw.key_condition = dynamodb::Condition(
        "#a = :a AND #n <= :n", {{"#a", "album"}, {"#n", "number"}}, {{":a", "Help!"}, {":n", 2}});

    EXPECT_EQ(numbers_of(built), range(3, 5));
    EXPECT_EQ(numbers_of(raw), range(1, 2));
}

TEST_P(Query, filters_by_reserved_and_nested_names_without_placeholders) {
    fill("Help!", 12);
    const auto numbers_where = [&](dynamodb::Condition filter) {
        auto options = of_album("Help!");
        options.filter = std::move(filter);
        return numbers_of(options);
    };

    EXPECT_EQ(numbers_where(attr("name") == "Track 7"), range(7, 7));
    EXPECT_EQ(numbers_where(attr("name").begins_with("Track 1")), (std::vector{1, 10, 11, 12}));
    EXPECT_EQ(numbers_where(attr("genre") == "jazz" && !(attr("seconds") < 992)),
              (std::vector{3, 6}));
    EXPECT_EQ(numbers_where(attr("genre").is_in({"jazz", "blues"}) || attr("name").contains("11")),
              (std::vector{3, 6, 9, 11, 12}));
    EXPECT_EQ(numbers_where(attr("name").size() > 7), range(10, 12));
    EXPECT_EQ(numbers_where(attr("name").exists() && attr("nowhere").not_exists() &&
                            attr("seconds").attribute_type("N") && attr("seconds") <= 990),
              range(10, 12));
    EXPECT_EQ(numbers_where(dynamodb::Condition("name = :n OR seconds BETWEEN :a AND :b", {},
                                                {{":n", "Track 1"}, {":a", 995}, {":b", 996}})),
              (std::vector{1, 4, 5}));
    const dynamodb::Condition enclosed("(name = :n OR genre = :g)", {},
                                       {{":n", "Track 1"}, {":g", "jazz"}});
    EXPECT_EQ(numbers_where(enclosed && attr("seconds") > 993), (std::vector{1, 3, 6}));
}

TEST_P(Query, Q7_goes_backward) {
    fill("Help!", 5);
    auto options = of_album("Help!");
    options.forward = false;

    EXPECT_EQ(numbers_of(options), range(5, 1, -1));
}

TEST_P(Query, Q7_reads_table_and_local_index_consistently) {
    fill("Help!", 5);
    auto options = of_album("Help!");
    options.consistent_read = true;

    EXPECT_EQ(numbers_of(options), range(1, 5));
    EXPECT_EQ(numbers(run(by_length().query(options).all())), range(5, 1, -1));
}

TEST_P(Query, reads_a_global_index) {
    fill("Help!", 12);
    QueryOptions options;
    options.partition = "jazz";
    options.sort = dynamodb::greater(992);

    EXPECT_EQ(numbers(run(by_genre().query(options).all())), (std::vector{6, 3}));
}

TEST_P(Query, projects_what_is_asked_for) {
    fill("Help!", 2);
    auto options = of_album("Help!");
    options.projection = dynamodb::Projection({"name"});
    const dynamodb::Table<TrackKey, dynamodb::Item> items(client(), tracks().name());

    EXPECT_EQ(run(items.query(options).all()),
              (std::vector<dynamodb::Item>{{{"name", "Track 1"}}, {{"name", "Track 2"}}}));
}

TEST_P(Query, Q6_counts_over_all_pages_where_sample_003_stops_at_the_first) {
    fill("Help!", 10);
    auto options = of_album("Help!");
    options.page_limit = 3;
    options.filter = attr("genre") == "rock";
    const auto counted = run(tracks().query(options).count());

    EXPECT_EQ(counted.count, 7u);
    EXPECT_EQ(counted.scanned_count, 10u);
    EXPECT_EQ(counted.requests, 4u);
    EXPECT_EQ(counted.cursor, "");
    EXPECT_GT(counted.capacity_units, 0);
}

TEST_P(Query, Q1_an_empty_page_is_not_the_end) {
    fill("Help!", 9);
    auto options = of_album("Help!");
    options.page_limit = 2;
    options.filter = attr("genre") == "jazz";
    auto pages = tracks().query(options);

    const auto first = run(pages.next());
    const auto second = run(pages.next());

    EXPECT_TRUE(first->items.empty());
    EXPECT_NE(first->cursor, "");
    EXPECT_EQ(first->scanned_count, 2u);
    EXPECT_EQ(numbers(second->items), range(3, 3));
}

TEST_P(Query, Q2_a_last_page_may_be_empty) {
    fill("Help!", 4);
    auto options = of_album("Help!");
    options.page_limit = 2;
    auto pages = tracks().query(options);
    run(pages.next());

    EXPECT_NE(run(pages.next())->cursor, "");
    const auto last = run(pages.next());
    EXPECT_TRUE(last->items.empty());
    EXPECT_EQ(last->cursor, "");
    EXPECT_FALSE(run(pages.next()));
}

TEST_P(Query, Q9_one_item_by_its_whole_key_has_no_cursor) {
    fill("Help!", 4);
    auto options = of_album("Help!");
    options.sort = dynamodb::equal(2);
    options.page_limit = 1;
    auto pages = tracks().query(options);
    const auto page = run(pages.next());

    EXPECT_EQ(numbers(page->items), range(2, 2));
    EXPECT_EQ(page->cursor, "");
    EXPECT_TRUE(pages.at_end());
}

TEST_P(Query, Q5_page_limit_max_pages_and_take_hold_together) {
    fill("Help!", 12);
    auto options = of_album("Help!");
    options.page_limit = 3;
    options.max_pages = 2;
    auto pages = tracks().query(options);
    const auto page = run(pages.take(10));

    EXPECT_EQ(numbers(page.items), range(1, 6));
    EXPECT_EQ(page.requests, 2u);
    EXPECT_NE(page.cursor, "");
    EXPECT_EQ(numbers(run(pages.take(4, page.cursor)).items), range(7, 10));
}

TEST_P(Query, Q10_item_by_item) {
    fill("Help!", 5);
    auto options = of_album("Help!");
    options.page_limit = 2;
    auto pages = tracks().query(options);
    std::vector<Track> read;
    while (auto item = run(pages.next_item()))
        read.push_back(*std::move(item));

    EXPECT_EQ(numbers(read), range(1, 5));
    EXPECT_TRUE(pages.at_end());
}

TEST_P(Query, Q10_prefetched_pages_are_the_same) {
    fill("Help!", 7);
    auto options = of_album("Help!");
    options.page_limit = 2;
    options.prefetch = true;

    EXPECT_EQ(numbers_of(options), range(1, 7));
}

TEST_P(Query, the_operations_go_on_where_the_last_one_stopped) {
    fill("Help!", 12);
    auto options = of_album("Help!");
    options.page_limit = 4;
    auto pages = tracks().query(options);

    EXPECT_EQ(run(pages.next_item())->number, 1);
    EXPECT_EQ(numbers(run(pages.take(1)).items), range(2, 2));
    EXPECT_EQ(numbers(run(pages.next())->items), range(3, 4));
    EXPECT_EQ(numbers(run(pages.take(5)).items), range(5, 9));
    EXPECT_EQ(run(pages.count()).count, 3u);
    EXPECT_TRUE(pages.at_end());
}

class Scan : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (IsSkipped())
            return;
        fill("Help!", 10);
        fill("Revolver", 10);
    }
};

TEST_P(Scan, gives_every_item_once) {
    ScanOptions options;
    options.page_limit = 3;
    auto all = run(tracks().scan(options).all());
    std::ranges::sort(all, {},
                      [](const Track& each) { return std::pair(each.album, each.number); });

    ASSERT_EQ(all.size(), 20u);
    EXPECT_EQ(all.front(), track("Help!", 1));
    EXPECT_EQ(all.back(), track("Revolver", 10));
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST_P(Scan, filters_on_keys_too) {
    ScanOptions options;
    options.filter = attr("album") == "Help!" && attr("number") > 8;

    EXPECT_EQ(run(tracks().scan(options).count()).count, 2u);
}

TEST_P(Scan, reads_an_index) {
    EXPECT_EQ(run(by_genre().scan().all()).size(), 20u);
}

TEST_P(Scan, Q8_segments_are_disjoint_and_complete) {
    std::size_t sum = 0;
    for (std::size_t segment = 0; segment < 4; ++segment) {
        ScanOptions options;
        options.segment = dynamodb::ScanSegment{segment, 4};
        sum += run(tracks().scan(options).all()).size();
    }

    EXPECT_EQ(sum, 20u);
}

COALESCE_ON_REAL_SERVERS(Query);
COALESCE_ON_REAL_SERVERS(Scan);

} // namespace
} // namespace coalesce::test
