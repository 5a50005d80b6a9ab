// Connections against the real servers: every page of a query, in both directions.

#include "tracks.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <algorithm>
#include <stdexcept>

namespace coalesce::test {
namespace {

using dynamodb::attr;
using dynamodb::ConnectionArguments;
using dynamodb::Item;
using dynamodb::QueryOptions;
using dynamodb::QuerySource;

template <class Value>
using Parts = std::vector<dynamodb::Connection<Value>>;

using TrackConnection = dynamodb::Connection<Track>;

class Connection : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (IsSkipped())
            return;
        fill("Help!", 12);
        fill("Revolver", 12);
    }

    TrackConnection read(const QueryOptions& query, const ConnectionArguments& arguments) {
        return run(tracks().connection(query, arguments));
    }

    /// The whole query, `size` items at a time, from the beginning on.
    template <class Value>
    Parts<Value> first_to_last(const QuerySource<Value>& source, const QueryOptions& query,
                               int size) {
        ConnectionArguments arguments{.first = size};
        Parts<Value> parts;
        do {
            check_number(parts.size());
            parts.push_back(run(source.connection(query, arguments)));
            arguments.after = parts.back().page_info.end_cursor;
        } while (parts.back().page_info.has_next_page);
        return parts;
    }

    /// The same from the end on; the parts stand in the order of the query.
    template <class Value>
    Parts<Value> last_to_first(const QuerySource<Value>& source, const QueryOptions& query,
                               int size) {
        ConnectionArguments arguments{.last = size};
        Parts<Value> parts;
        do {
            check_number(parts.size());
            parts.push_back(run(source.connection(query, arguments)));
            arguments.before = parts.back().page_info.start_cursor;
        } while (parts.back().page_info.has_previous_page);
        std::ranges::reverse(parts);
        return parts;
    }

    static void check_number(std::size_t parts) {
        if (parts > 100)
            throw std::runtime_error("the connection does not end");
    }

    /// That these parts have all items once, none is empty, and each says what is beside it.
    template <class Value>
    static void check(const Parts<Value>& parts, const std::vector<Value>& all, int size) {
        std::vector<Value> seen;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto& [edges, info] = parts[i];
            EXPECT_EQ(info.has_previous_page, i > 0);
            EXPECT_EQ(info.has_next_page, i + 1 < parts.size());
            if (edges.empty())
                throw std::runtime_error("a part of the connection is empty");
            EXPECT_EQ(info.start_cursor, edges.front().cursor);
            EXPECT_EQ(info.end_cursor, edges.back().cursor);
            for (const auto& edge : edges)
                seen.push_back(edge.node);
        }
        EXPECT_EQ(seen, all);
        EXPECT_EQ(parts.size(), (all.size() + static_cast<std::size_t>(size) - 1) /
                                    static_cast<std::size_t>(size));
    }

    /// Walks the query in both directions, by 1 to 7 items at a time.
    template <class Value>
    void check_walks(const QuerySource<Value>& source, const QueryOptions& query,
                     std::size_t items) {
        const auto all = run(source.query(query).all());
        EXPECT_EQ(all.size(), items);
        for (int size = 1; size <= 7; ++size) {
            SCOPED_TRACE(size);
            check(first_to_last(source, query, size), all, size);
            check(last_to_first(source, query, size), all, size);
        }
    }

    static std::vector<int> numbers_of(const TrackConnection& connection) {
        std::vector<int> numbers;
        for (const auto& edge : connection.edges)
            numbers.push_back(edge.node.number);
        return numbers;
    }

    static std::shared_ptr<const dynamodb::CursorCodec> sealed() {
        return dynamodb::sealed_cursors({.keys = {dynamodb::Binary(32, std::byte(7))}});
    }

    /// What a connection of `Help!` throws at once, without a request.
    dynamodb::Thrown refusal_of(const ConnectionArguments& arguments, QueryOptions query) {
        const auto before = client().statistics().requests;
        const auto thrown =
            dynamodb::thrown_by([&] { auto unused = tracks().connection(query, arguments); });
        run_ready(context_);
        EXPECT_EQ(client().statistics().requests, before);
        return thrown;
    }
};

TEST_P(Connection, of_a_table_has_every_item_once_in_both_directions) {
    check_walks(tracks(), of_album("Help!"), 12);
}

TEST_P(Connection, of_a_query_from_the_end_is_in_the_order_of_the_query) {
    auto query = of_album("Help!");
    query.forward = false;

    check_walks(tracks(), query, 12);
    EXPECT_EQ(numbers_of(read(query, {.first = 3})), range(12, 10, -1));
    EXPECT_EQ(numbers_of(read(query, {.last = 3})), range(3, 1, -1));
}

TEST_P(Connection, of_a_part_of_a_partition_ends_with_it) {
    auto query = of_album("Help!");
    query.sort = dynamodb::between(3, 10);

    check_walks(tracks(), query, 8);
}

TEST_P(Connection, of_a_global_index_passes_items_with_the_same_key) {
    QueryOptions query;
    query.partition = "jazz"; // each length twice, once in each album

    check_walks(by_genre(), query, 8);
}

TEST_P(Connection, of_a_local_index_has_every_item_once) {
    check_walks(by_length(), of_album("Help!"), 12);
}

TEST_P(Connection, is_exact_with_a_filter) {
    auto query = of_album("Help!");
    query.filter = attr(&Track::genre) == "jazz";
    check_walks(tracks(), query, 4);

    query.page_limit = 2; // some of these pages have no item, and the last ones neither
    check_walks(tracks(), query, 4);
    query.filter = attr(&Track::genre) == "rock" && attr(&Track::seconds) > 994;
    check_walks(tracks(), query, 4);
}

TEST_P(Connection, takes_sealed_cursors_in_both_directions) {
    auto query = of_album("Help!");
    query.cursor_codec = sealed();

    // Two cursors of one position differ, so that `check` is satisfied by these alone.
    check_walks(tracks(), query, 12);
    QueryOptions jazz;
    jazz.partition = "jazz";
    jazz.cursor_codec = sealed();
    check_walks(by_genre(), jazz, 8);
}

TEST_P(Connection, a_projection_without_keys_has_cursors_and_shows_no_keys) {
    const dynamodb::Table<TrackKey, Item> items(client(), tracks().name());
    auto query = of_album("Help!");
    query.projection = dynamodb::Projection({"name"});

    check_walks(items, query, 12);
    const auto connection = run(items.connection(query, {.first = 1}));
    EXPECT_EQ(connection.edges.at(0).node, (Item{{"name", "Track 1"}}));
}

TEST_P(Connection, a_type_without_keys_has_cursors) {
    const dynamodb::Table<TrackKey, std::map<std::string, dynamodb::AttributeValue>> maps(
        client(), tracks().name());
    auto query = of_album("Help!");
    query.projection = dynamodb::Projection({"genre"});

    check_walks(maps, query, 12);
}

TEST_P(Connection, one_direction_takes_the_sealed_cursors_of_the_other) {
    auto query = of_album("Help!");
    query.cursor_codec = sealed();
    const auto end = read(query, {.last = 4});
    const auto begin = read(query, {.first = 4});

    EXPECT_EQ(numbers_of(read(query, {.first = 2, .after = end.edges[1].cursor})), range(11, 12));
    EXPECT_EQ(numbers_of(read(query, {.last = 2, .before = begin.edges[3].cursor})), range(2, 3));
}

TEST_P(Connection, cursors_of_edges_and_of_pages_are_the_same) {
    auto query = of_album("Help!");
    query.cursor_codec = sealed();
    auto pages = tracks().query(query);
    const auto page = run(pages.take(5));
    const auto end = read(query, {.last = 4});

    EXPECT_EQ(numbers_of(read(query, {.first = 2, .after = page.cursor})), range(6, 7));
    EXPECT_EQ(numbers(run(pages.take(9, end.edges[0].cursor)).items), range(10, 12));
}

TEST_P(Connection, of_nothing_is_empty) {
    for (const auto& arguments :
         {ConnectionArguments{.first = 3}, ConnectionArguments{.last = 3}}) {
        const auto nothing = read(of_album("Let It Be"), arguments);

        EXPECT_TRUE(nothing.edges.empty());
        EXPECT_FALSE(nothing.page_info.has_next_page || nothing.page_info.has_previous_page);
        EXPECT_EQ(nothing.page_info.start_cursor, std::nullopt);
    }
}

TEST_P(Connection, of_0_items_tells_whether_there_are_any) {
    EXPECT_TRUE(read(of_album("Help!"), {.first = 0}).page_info.has_next_page);
    EXPECT_TRUE(read(of_album("Help!"), {.last = 0}).page_info.has_previous_page);
    EXPECT_FALSE(read(of_album("Let It Be"), {.first = 0}).page_info.has_next_page);
    EXPECT_TRUE(read(of_album("Help!"), {.first = 0}).edges.empty());
}

TEST_P(Connection, behind_the_last_item_it_is_empty_and_has_what_is_before) {
    const auto all = read(of_album("Help!"), {.first = 12});
    const auto behind = read(of_album("Help!"), {.first = 1, .after = all.page_info.end_cursor});

    EXPECT_FALSE(all.page_info.has_next_page);
    EXPECT_TRUE(behind.edges.empty());
    EXPECT_TRUE(behind.page_info.has_previous_page);
    EXPECT_FALSE(behind.page_info.has_next_page);
}

TEST_P(Connection, ended_by_max_pages_goes_on_where_the_reading_ended) {
    auto query = of_album("Help!");
    query.filter = attr(&Track::genre) == "jazz";
    query.page_limit = 2;
    query.max_pages = 1;
    const auto begin = read(query, {.first = 2}); // tracks 1 and 2: no jazz
    const auto next = read(query, {.first = 2, .after = begin.page_info.end_cursor});
    const auto end = read(query, {.last = 2}); // 12 and 11
    const auto previous = read(query, {.last = 2, .before = end.page_info.start_cursor});

    EXPECT_TRUE(begin.edges.empty());
    EXPECT_TRUE(begin.page_info.has_next_page);
    EXPECT_EQ(numbers_of(next), range(3, 3));
    EXPECT_EQ(numbers_of(end), range(12, 12));
    EXPECT_TRUE(end.page_info.has_previous_page);
    EXPECT_EQ(numbers_of(previous), range(9, 9));
}

TEST_P(Connection, reads_one_item_more_than_it_has) {
    const auto before = client().statistics().requests;
    read(of_album("Help!"), {.first = 11});

    EXPECT_EQ(client().statistics().requests - before, 1U);
}

TEST_P(Connection, bad_arguments_are_refused_before_anything_is_sent) {
    const auto refused = refusal_of({.first = 1, .last = 1}, of_album("Help!"));

    EXPECT_EQ(refused.code, dynamodb::errc::invalid_query);
    EXPECT_EQ(refused.text, "table \"" + tracks().name() +
                                "\": a connection got first and last; expected one of them");
}

TEST_P(Connection, bad_cursors_are_refused_before_anything_is_sent) {
    auto query = of_album("Help!");
    query.cursor_codec = sealed();
    const auto cursor = read(query, {.first = 1}).page_info.end_cursor;
    auto other = query;
    other.forward = false;

    EXPECT_EQ(refusal_of({.first = 1, .after = "no cursor"}, query).code,
              dynamodb::errc::invalid_cursor);
    EXPECT_EQ(refusal_of({.last = 1, .before = "no cursor"}, query).code,
              dynamodb::errc::invalid_cursor);
    EXPECT_EQ(refusal_of({.first = 1, .after = cursor}, other).code,
              dynamodb::errc::invalid_cursor);
    EXPECT_EQ(refusal_of({.last = 1, .before = cursor}, other).code,
              dynamodb::errc::invalid_cursor);
}

TEST_P(Connection, its_awaitable_may_outlive_the_table) {
    std::optional<TrackTable> table(std::in_place, client(), tracks().name());
    auto connection = table->connection(of_album("Help!"), {.first = 2});
    table.reset();

    EXPECT_EQ(numbers_of(run(std::move(connection))), range(1, 2));
}

COALESCE_ON_REAL_SERVERS(Connection);

} // namespace
} // namespace coalesce::test
