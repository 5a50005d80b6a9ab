#include "dynamodb/protocol/paging.hpp"

#include "dynamodb/protocol/capacity_pace.hpp"

#include "unit/dynamodb/protocol/sources.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

using Options = QueryOptions;

Paging paging(const Options& options = of_year(2013)) {
    return {std::make_shared<const PageRequest>(movies_source(), options),
            PagingLimits(options, "table \"Movies\""), std::nullopt};
}

Item rush(const std::string& title) {
    return Item{{"year", 2013}, {"title", title}};
}

/// A page with items of these titles, which ends behind `end`.
PageAnswer page(const std::vector<std::string>& titles, const std::optional<Item>& end) {
    std::vector<Item> items;
    for (const auto& title : titles)
        items.push_back(rush(title));
    auto body = R"({"Items":[)" + joined(items) + "]";
    if (end)
        body += R"(,"LastEvaluatedKey":)" + to_json(*end);
    return read_page_answer(body + "}", {});
}

bool limits_to(const std::string& body, const std::string& limit) {
    return contains(body, R"("Limit":)" + limit + ",");
}

TEST(Paging, begins_without_a_position) {
    const auto pages = paging();

    EXPECT_TRUE(pages.has_next_page());
    EXPECT_FALSE(pages.at_end());
    EXPECT_EQ(pages.position(), std::nullopt);
    EXPECT_FALSE(contains(pages.next_request(std::nullopt, Select::items), "ExclusiveStartKey"));
}

TEST(Paging, goes_on_where_the_page_ended) {
    auto pages = paging();
    pages.absorb(page({"A", "B"}, rush("C")));
    pages.take(2);

    EXPECT_EQ(pages.position(), rush("C"));
    EXPECT_TRUE(contains(pages.next_request(std::nullopt, Select::items),
                         R"("ExclusiveStartKey":{"title":{"S":"C"},)"));
}

TEST(Paging, Q1_an_empty_page_is_not_the_end) {
    auto pages = paging();
    pages.absorb(page({}, rush("C")));

    EXPECT_TRUE(pages.has_next_page());
    EXPECT_FALSE(pages.at_end());
}

TEST(Paging, CU6_the_position_is_that_of_the_last_item_taken) {
    auto pages = paging();
    pages.absorb(page({"A", "B", "C"}, rush("D")));

    EXPECT_EQ(pages.position(), std::nullopt);
    pages.take(1);
    EXPECT_EQ(pages.position(), rush("A"));
    pages.take(1);
    EXPECT_EQ(pages.position(), rush("B"));
    pages.take(1);
    EXPECT_EQ(pages.position(), rush("D")) << "the service's, behind what the filter left out";
}

TEST(Paging, CU6_the_end_has_no_position) {
    auto pages = paging();
    pages.absorb(page({"A"}, std::nullopt));

    EXPECT_FALSE(pages.at_end()) << "an item waits";
    pages.take(1);
    EXPECT_TRUE(pages.at_end());
    EXPECT_EQ(pages.position(), std::nullopt);
    EXPECT_FALSE(pages.has_next_page());
}

TEST(Paging, Q4_a_page_that_ends_where_it_began_is_an_error) {
    auto pages = paging();
    pages.absorb(page({"A"}, rush("A")));
    pages.take(1);
    const auto thrown = thrown_by([&] { pages.absorb(page({"B"}, rush("A"))); });

    EXPECT_EQ(thrown.code, errc::pagination_stuck);
    EXPECT_TRUE(contains(thrown.text, R"(Query on table "Movies": the page behind)"))
        << thrown.text;
}

TEST(Paging, Q9_a_query_for_a_whole_key_has_one_page) {
    auto pages = paging(of_year(2013, equal("A")));
    pages.absorb(page({"A"}, rush("A")));
    pages.take(1);

    EXPECT_TRUE(pages.at_end());
    EXPECT_EQ(pages.position(), std::nullopt);
}

TEST(Paging, Q5_a_page_is_as_large_as_the_service_makes_it) {
    EXPECT_FALSE(contains(paging().next_request(std::nullopt, Select::items), "Limit"));
}

TEST(Paging, Q5_the_limit_of_a_request_is_the_smaller_of_what_is_allowed_and_what_is_wanted) {
    auto options = of_year(2013);
    options.page_limit = 25;
    const auto pages = paging(options);

    EXPECT_TRUE(limits_to(pages.next_request(std::nullopt, Select::items), "25"));
    EXPECT_TRUE(limits_to(pages.next_request(100, Select::items), "25"));
    EXPECT_TRUE(limits_to(pages.next_request(7, Select::items), "7"));
}

TEST(Paging, Q1_what_is_wanted_is_no_limit_when_a_filter_leaves_some_out) {
    auto options = of_year(2013);
    options.filter = attr("rating") > 8;

    EXPECT_FALSE(contains(paging(options).next_request(7, Select::items), "Limit"));
}

TEST(Paging, Q5_max_pages_ends_it_with_a_position) {
    auto options = of_year(2013);
    options.max_pages = 2;
    auto pages = paging(options);
    pages.absorb(page({"A"}, rush("A")));
    EXPECT_TRUE(pages.has_next_page());
    pages.absorb(page({"B"}, rush("B")));
    pages.take(1);

    EXPECT_FALSE(pages.has_next_page());
    EXPECT_FALSE(pages.at_end());
    EXPECT_EQ(pages.position(), rush("B"));
}

TEST(Paging, Q5_a_limit_of_0_is_refused) {
    auto options = of_year(2013);
    options.page_limit = 0;
    const auto page_limit = thrown_by([&] { paging(options); });
    options.page_limit.reset();
    options.max_pages = 0;

    EXPECT_EQ(page_limit.code, errc::invalid_query);
    EXPECT_EQ(page_limit.text,
              R"(table "Movies": page_limit is 0; expected 1 to 2147483647, or unset)");
    EXPECT_TRUE(contains(thrown_by([&] { paging(options); }).text, "max_pages is 0"));
}

TEST(Paging, what_was_taken_since_the_mark_can_be_taken_again) {
    auto pages = paging();
    pages.absorb(page({"A", "B"}, rush("B")));
    pages.take(1);
    pages.mark();
    pages.take(1);

    pages.rewind();

    EXPECT_EQ(pages.position(), rush("A"));
    EXPECT_EQ(pages.waiting(), 1u);
}

TEST(Paging, what_was_taken_since_the_mark_is_asked_for_again_when_its_page_has_gone) {
    auto pages = paging();
    pages.absorb(page({"A", "B"}, rush("B")));
    pages.take(1);
    pages.mark();
    pages.take(1);
    pages.absorb(page({"C"}, std::nullopt));
    pages.take(1);

    pages.rewind();

    EXPECT_EQ(pages.position(), rush("A"));
    EXPECT_EQ(pages.waiting(), 0u);
    EXPECT_FALSE(pages.at_end());
}

using namespace std::chrono_literals;

constexpr CapacityPace::Time noon{12h};

TEST(CapacityPace, Q11_a_page_waits_until_the_one_before_it_is_paid) {
    CapacityPace pace(10, "table");
    EXPECT_EQ(pace.wait(noon), 0s);
    pace.use(5, noon);

    EXPECT_EQ(pace.wait(noon), 500ms);
    EXPECT_EQ(pace.wait(noon + 200ms), 300ms);
    EXPECT_EQ(pace.wait(noon + 1s), 0s);
}

TEST(CapacityPace, Q11_debts_add_up) {
    CapacityPace pace(10, "table");
    pace.use(5, noon);
    pace.use(5, noon + 100ms);

    EXPECT_EQ(pace.wait(noon + 100ms), 900ms);
}

TEST(CapacityPace, Q11_time_that_was_not_used_is_not_saved) {
    CapacityPace pace(10, "table");
    pace.use(1, noon);
    pace.use(5, noon + 10s);

    EXPECT_EQ(pace.wait(noon + 10s), 500ms);
}

TEST(CapacityPace, Q11_without_a_limit_nobody_waits) {
    CapacityPace pace(std::nullopt, "table");
    pace.use(1000, noon);

    EXPECT_EQ(pace.wait(noon), 0s);
}

TEST(CapacityPace, Q11_a_rate_of_0_is_refused) {
    EXPECT_EQ(
        thrown_by([] { CapacityPace(0.0, "table \"Movies\""); }).text,
        R"(table "Movies": max_units_per_second is 0.000000; expected more than 0, or unset)");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
