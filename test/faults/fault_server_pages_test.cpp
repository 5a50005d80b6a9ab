// Queries, scans and new tables on the server of our own.

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/pages.hpp>
#include <coalesce/dynamodb/parallel_scan.hpp>

#include <algorithm>
#include <array>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::IndexKind;
using dynamodb::Item;
using dynamodb::KeyAttribute;
using dynamodb::KeyType;

/// Ten films a year, whose ratings are their numbers.
class FaultServerPages : public FaultServerTest {
protected:
    FaultServerPages() {
        server_.create_table("Movies", dynamodb::key_schema<FilmKey>(), {by_title_});
        for (int year = 2010; year < 2020; ++year)
            for (int i = 0; i < 10; ++i)
                server_.put("Movies", item(year, i));
    }

    static Item item(int year, int i) {
        return dynamodb::to_item(
            Film{year, "Film " + std::to_string(i), {{"Ron Howard"}, i, std::nullopt}});
    }

    static dynamodb::QueryOptions of_2013() {
        dynamodb::QueryOptions options;
        options.partition = 2013;
        return options;
    }

    /// The last letters of the titles.
    static std::string letters(const std::vector<Film>& films) {
        std::string text;
        for (const auto& film : films)
            text += film.title.back();
        return text;
    }

    std::string titles(const dynamodb::QueryOptions& options) {
        auto pages = table_.query(options);
        return letters(run(pages.all()));
    }

    std::string refusal_of(const std::string& operation, const std::string& more) {
        return error_of(client_.call(operation, R"({"TableName":"Movies",)" + more + "}")).what();
    }

    const dynamodb::IndexSchema by_title_{
        IndexKind::global, "by-title",
        dynamodb::KeySchema({"title", KeyType::string}, {"year", KeyType::number})};
    dynamodb::Client client_ = client();
    FilmTable table_{client_, "Movies"};
};

TEST_F(FaultServerPages, Q1_a_query_reads_a_partition_in_the_order_of_its_sort_key) {
    auto backwards = of_2013();
    backwards.forward = false;

    EXPECT_EQ(titles(of_2013()), "0123456789");
    EXPECT_EQ(titles(backwards), "9876543210");
}

TEST_F(FaultServerPages, Q1_each_comparison_of_a_sort_key_is_known) {
    const std::array<std::pair<dynamodb::SortCondition, const char*>, 7> expected = {{
        {dynamodb::equal("Film 3"), "3"},
        {dynamodb::less("Film 3"), "012"},
        {dynamodb::less_equal("Film 3"), "0123"},
        {dynamodb::greater("Film 7"), "89"},
        {dynamodb::greater_equal("Film 7"), "789"},
        {dynamodb::between("Film 2", "Film 4"), "234"},
        {dynamodb::begins_with("Film"), "0123456789"},
    }};
    for (const auto& [sort, letters] : expected) {
        auto options = of_2013();
        options.sort = sort;
        EXPECT_EQ(titles(options), letters);
    }
}

TEST_F(FaultServerPages, Q2_a_page_that_ends_at_its_limit_says_where_also_at_the_end) {
    auto options = of_2013();
    options.page_limit = 5;
    auto pages = table_.query(options);

    const auto first = run(pages.next());
    const auto second = run(pages.next());
    const auto third = run(pages.next());

    EXPECT_EQ(letters(first.value().items), "01234");
    EXPECT_EQ(letters(second.value().items), "56789");
    EXPECT_EQ(letters(third.value().items), "");
    EXPECT_EQ(server_.record().requests("Query"), 3U);
}

TEST_F(FaultServerPages, Q1_a_page_ends_after_so_many_bytes) {
    server_.faults().page_bytes = 3 * dynamodb::item_size(item(2013, 1)) - 1;

    auto backwards = of_2013();
    backwards.forward = false;

    EXPECT_EQ(titles(of_2013()), "0123456789");
    EXPECT_EQ(server_.record().requests("Query"), 4U);
    EXPECT_EQ(titles(backwards), "9876543210");
}

TEST_F(FaultServerPages, Q1_a_filter_passes_what_it_is_true_of_after_the_limit_is_counted) {
    auto options = of_2013();
    options.page_limit = 4;
    options.filter = dynamodb::attr("info.rating") >= 3 && dynamodb::attr("info.rating") < 8;
    auto pages = table_.query(options);

    const auto first = run(pages.next());
    const auto rest = run(pages.all());

    EXPECT_EQ(letters(first.value().items), "3");
    EXPECT_EQ(first.value().scanned_count, 4U);
    EXPECT_EQ(letters(rest), "4567");
}

TEST_F(FaultServerPages, Q6_a_count_has_no_items_and_what_it_costs) {
    auto pages = table_.query(of_2013());

    const auto counted = run(pages.count());

    EXPECT_EQ(counted.count, 10U);
    EXPECT_EQ(counted.capacity_units, 0.5);
}

TEST_F(FaultServerPages, a_projection_and_a_filter_can_share_a_request) {
    auto options = of_2013();
    options.projection = dynamodb::Projection({"title", "info.rating"});
    options.filter = dynamodb::attr("info.rating") > 8;
    const dynamodb::Table<FilmKey, Item> table(client_, "Movies");

    auto pages = table.query(options);
    const auto items = run(pages.all());

    const Item expected{{"title", "Film 9"}, {"info", Item{{"rating", 9}}}};
    EXPECT_EQ(items, std::vector<Item>{expected});
}

TEST_F(FaultServerPages, Q8_a_scan_reads_everything_and_its_segments_share_it) {
    dynamodb::ScanOptions paged;
    paged.page_limit = 7;
    auto scan = table_.scan(paged);
    const auto all = run(scan.all());
    std::size_t in_segments = 0;
    std::size_t most = 0;
    for (std::size_t segment = 0; segment < 4; ++segment) {
        dynamodb::ScanOptions options;
        options.segment = {segment, 4};
        options.page_limit = 3;
        auto part = table_.scan(options);
        const auto size = run(part.all()).size();
        in_segments += size;
        most = std::max(most, size);
    }

    EXPECT_EQ(all.size(), 100U);
    EXPECT_EQ(in_segments, 100U);
    EXPECT_LT(most, 100U);
}

TEST_F(FaultServerPages, Q7_an_index_is_read_in_its_own_order) {
    const auto index = table_.index(by_title_);
    dynamodb::QueryOptions options;
    options.partition = "Film 7";
    options.page_limit = 3;
    options.forward = false;
    auto query = index.query(options);
    auto scan = index.scan();

    const auto films = run(query.all());
    const auto all = run(scan.all());

    ASSERT_EQ(films.size(), 10U);
    EXPECT_EQ(films.front().year, 2019);
    EXPECT_EQ(films.back().year, 2010);
    EXPECT_EQ(all.size(), 100U);
}

TEST_F(FaultServerPages, Q3_the_last_page_can_end_with_an_empty_position) {
    server_.faults().empty_position = 1;

    EXPECT_EQ(titles(of_2013()), "0123456789");
    EXPECT_EQ(server_.record().played(Fault::empty_position), 1U);
}

TEST_F(FaultServerPages, Q4_a_page_can_end_where_it_began) {
    server_.faults().repeated_position = 1;
    auto options = of_2013();
    options.page_limit = 4;
    auto pages = table_.query(options);

    EXPECT_EQ(code_of(pages.all()), errc::pagination_stuck);
}

TEST_F(FaultServerPages, N1_numbers_of_a_page_and_its_end_are_spelt_in_another_way) {
    server_.faults().numbers_respelled = 1;
    auto options = of_2013();
    options.page_limit = 4;

    EXPECT_EQ(titles(options), "0123456789");
    EXPECT_EQ(server_.record().played(Fault::numbers_respelled), 3U);
}

// --- What is refused -------------------------------------------------------------------------

struct BadPage {
    const char* operation;
    const char* more;
    const char* part_of_message;
};

constexpr std::array bad_pages = {
    BadPage{"Query",
            R"("KeyConditionExpression":"title = :t",)"
            R"("ExpressionAttributeValues":{":t":{"S":"Rush"}})",
            "missed key schema element"},
    BadPage{"Query",
            R"("KeyConditionExpression":"#y > :y","ExpressionAttributeNames":{"#y":"year"})"
            R"(,"ExpressionAttributeValues":{":y":{"N":"1"}})",
            "missed key schema element"},
    BadPage{"Query",
            R"("KeyConditionExpression":"#y = :y","ExpressionAttributeNames":{"#z":"year"})"
            R"(,"ExpressionAttributeValues":{":y":{"N":"1"}})",
            "not defined: #y"},
    BadPage{"Query",
            R"("KeyConditionExpression":"year = :y",)"
            R"("ExpressionAttributeValues":{":y":{"N":"1"},":z":{"N":"1"}})",
            "unused in expressions"},
    BadPage{"Query",
            R"("KeyConditionExpression":"year = :y",)"
            R"("ExpressionAttributeValues":{":y":{"N":"2013"}},)"
            R"("ExclusiveStartKey":{"year":{"N":"2014"},"title":{"S":"Rush"}})",
            "outside query boundaries"},
    BadPage{"Query",
            R"("KeyConditionExpression":"(year = :y) AND (title > :t) ",)"
            R"("ExpressionAttributeValues":{":y":{"N":"2013"},":t":{"S":"T"}},)"
            R"("ExclusiveStartKey":{"year":{"N":"2013"},"title":{"S":"Rush"}})",
            "range key predicate"},
    BadPage{"Scan", R"("ExclusiveStartKey":{})", "year"},
    BadPage{"Scan", R"("ExclusiveStartKey":{"year":{"N":"1"},"title":{"S":"A"},"id":{"N":"1"}})",
            "starting key is invalid"},
    BadPage{"Scan", R"("Limit":0)", "Limit"},
    BadPage{"Scan", R"("Segment":4,"TotalSegments":4)", "TotalSegments"},
    BadPage{"Scan", R"("Segment":0)", "TotalSegments"},
    BadPage{"Scan", R"("IndexName":"by-year")", "specified index"},
    BadPage{"Scan", R"("IndexName":"by-title","ConsistentRead":true)", "Consistent reads"},
};

TEST_F(FaultServerPages, Q9_pages_that_the_service_refuses_are_refused) {
    for (const auto& bad : bad_pages) {
        const auto message = refusal_of(bad.operation, bad.more);
        EXPECT_NE(message.find(bad.part_of_message), message.npos) << bad.more << "\n" << message;
        EXPECT_NE(message.find("ValidationException"), message.npos) << message;
    }
}

TEST_F(FaultServerPages, Q8_a_position_of_another_segment_is_refused) {
    int refused = 0;
    for (int segment = 0; segment < 4; ++segment) {
        const auto body = R"({"TableName":"Movies","TotalSegments":4,"Segment":)" +
                          std::to_string(segment) +
                          R"(,"ExclusiveStartKey":{"year":{"N":"2013"},"title":{"S":"A"}}})";
        try {
            run(client_.call("Scan", body));
        } catch (const boost::system::system_error&) {
            ++refused;
        }
    }

    EXPECT_EQ(refused, 3);
}

// --- Tables ----------------------------------------------------------------------------------

TEST_F(FaultServerPages, a_new_table_is_described_with_its_indexes_and_used_when_it_is_active) {
    const dynamodb::Table<FilmKey, Film> films(client_, "Films");

    const auto created = run(client_.create_table(films, {by_title_}));
    const auto early = code_of(films.put(film(1)));
    const auto active = run(client_.wait_until_active("Films"));
    run(films.put(film(1)));

    EXPECT_EQ(created.status, "CREATING");
    EXPECT_EQ(early, errc::resource_not_found);
    EXPECT_EQ(active.indexes, std::vector{by_title_});
    EXPECT_EQ(run(films.get(1, "Rush")), film(1));
    EXPECT_EQ(code_of(client_.create_table(films)), errc::resource_in_use);
}

} // namespace
} // namespace coalesce::test
