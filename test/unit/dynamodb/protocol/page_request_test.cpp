#include "dynamodb/protocol/page_request.hpp"

#include "unit/dynamodb/protocol/sources.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

std::string body_of(const PageRequest& request, Select select = Select::items) {
    return request.body(std::nullopt, std::nullopt, select);
}

TEST(PageRequest, a_query_is_asked_with_placeholders_only) {
    auto options = of_year(2013, dynamodb::begins_with("The "));
    options.filter = attr("info.rating") > 8;
    options.projection = Projection({"info.name"});
    const PageRequest request(movies_source(), options);

    EXPECT_STREQ(request.operation(), "Query");
    EXPECT_EQ(body_of(request),
              R"x({"TableName":"Movies",)x"
              R"x("KeyConditionExpression":"#c0=:c0 AND begins_with(#c1,:c1)",)x"
              R"x("FilterExpression":"#c2.#c3>:c2","ProjectionExpression":"#p0.#p1,#_k0,#_k1",)x"
              R"x("ExpressionAttributeNames":{"#c2":"info","#c3":"rating","#c1":"title",)x"
              R"x("#c0":"year","#p0":"info","#p1":"name","#_k1":"title","#_k0":"year"},)x"
              R"x("ExpressionAttributeValues":{":c0":{"N":"2013"},":c1":{"S":"The "},)x"
              R"x(":c2":{"N":"8"}},"ReturnConsumedCapacity":"TOTAL"})x");
}

TEST(PageRequest, what_is_not_asked_for_is_not_there) {
    const PageRequest request(movies_source(), ScanOptions());

    EXPECT_STREQ(request.operation(), "Scan");
    EXPECT_EQ(body_of(request), R"({"TableName":"Movies","ReturnConsumedCapacity":"TOTAL"})");
}

TEST(PageRequest, limit_and_start_belong_to_a_page) {
    const PageRequest request(movies_source(), ScanOptions());

    EXPECT_EQ(request.body(25, Item{{"year", 2013}, {"title", "Rush"}}, Select::items),
              R"({"TableName":"Movies","Limit":25,"ExclusiveStartKey":)"
              R"({"title":{"S":"Rush"},"year":{"N":"2013"}},"ReturnConsumedCapacity":"TOTAL"})");
}

TEST(PageRequest, Q6_a_count_projects_nothing) {
    ScanOptions options;
    options.projection = Projection({"name"});

    EXPECT_EQ(body_of(PageRequest(movies_source(), options), Select::count),
              R"({"TableName":"Movies","Select":"COUNT","ReturnConsumedCapacity":"TOTAL"})");
}

TEST(PageRequest, Q7_backward_and_consistent_are_said) {
    auto options = of_year(2013);
    options.forward = false;
    options.consistent_read = true;

    EXPECT_TRUE(contains(body_of(PageRequest(by_rating(), options)),
                         R"("ConsistentRead":true,"ScanIndexForward":false,)"));
}

TEST(PageRequest, Q7_a_global_index_is_not_read_consistently) {
    QueryOptions options;
    options.partition = "Ron Howard";
    options.consistent_read = true;
    const auto thrown = thrown_by([&] { PageRequest(by_director(), options); });

    EXPECT_EQ(thrown.code, errc::invalid_query);
    EXPECT_EQ(thrown.text,
              R"(index "by-director" of table "Movies": consistent_read is set, but a )"
              "global index cannot be read consistently; read the table or a local "
              "index");
}

ScanOptions segment(std::size_t number, std::size_t total) {
    ScanOptions options;
    options.segment = ScanSegment{number, total};
    return options;
}

TEST(PageRequest, Q8_a_segment_and_their_number_go_together) {
    EXPECT_TRUE(contains(body_of(PageRequest(movies_source(), segment(0, 4))),
                         R"("Segment":0,"TotalSegments":4,)"));
}

TEST(PageRequest, Q8_a_segment_out_of_range_is_refused) {
    const auto refusal = [](std::size_t number, std::size_t total) {
        const auto thrown =
            thrown_by([&] { PageRequest(movies_source(), segment(number, total)); });
        EXPECT_EQ(thrown.code, errc::invalid_query);
        return thrown.text;
    };

    EXPECT_EQ(refusal(4, 4), R"(table "Movies": segment 4 of 4; expected 0 to 3)");
    EXPECT_EQ(refusal(0, 0), R"(table "Movies": a scan of 0 segments; expected 1 to 1000000)");
    EXPECT_EQ(refusal(0, 1'000'001),
              R"(table "Movies": a scan of 1000001 segments; expected 1 to 1000000)");
    EXPECT_NO_THROW(PageRequest(movies_source(), segment(999'999, 1'000'000)));
}

TEST(PageRequest, a_filter_of_a_query_does_not_name_its_key) {
    auto options = of_year(2013);
    options.filter = attr("rating") > 8 && attr("title") == "Rush";
    const auto thrown = thrown_by([&] { PageRequest(movies_source(), options); });

    EXPECT_EQ(thrown.code, errc::invalid_query);
    EXPECT_EQ(thrown.text, R"(table "Movies": the filter names "title", which is of the key; )"
                           "expected other attributes, and those of the key in the key condition");
}

TEST(PageRequest, a_filter_of_a_query_on_an_index_names_the_table_s_key) {
    QueryOptions options;
    options.partition = "Ron Howard";
    options.filter = attr("title") == "Rush";

    EXPECT_NO_THROW(PageRequest(by_director(), options));
}

TEST(PageRequest, a_filter_of_a_scan_names_what_it_likes) {
    ScanOptions options;
    options.filter = attr("year") > 2000;

    EXPECT_NO_THROW(PageRequest(movies_source(), options));
}

TEST(PageRequest, CU4_a_position_on_an_index_has_the_keys_of_both) {
    QueryOptions options;
    options.partition = "Ron Howard";
    const auto names = [](const CursorScope& scope) {
        std::vector<std::string> all;
        for (const auto& attribute : scope.position)
            all.push_back(attribute.name);
        return all;
    };

    EXPECT_EQ(names(PageRequest(by_director(), options).scope()),
              (std::vector<std::string>{"year", "title", "director"}));
    EXPECT_EQ(names(PageRequest(by_rating(), of_year(2013)).scope()),
              (std::vector<std::string>{"year", "title", "rating"}));
}

TEST(PageRequest, CU5_a_projection_brings_the_position_and_hides_it) {
    QueryOptions options;
    options.partition = "Ron Howard";
    options.projection = Projection({"title", "rating"});
    const PageRequest request(by_director(), options);

    EXPECT_EQ(request.hidden_attributes(), (std::vector<std::string>{"year", "director"}));
}

TEST(PageRequest, CU8_queries_that_ask_for_the_same_have_one_scope) {
    auto built = of_year(2013, dynamodb::begins_with("R"));
    auto raw = where(Condition("begins_with(title, :t) AND #y = :y", {{"#y", "year"}},
                               {{":y", 2013}, {":t", "R"}}));
    const auto condition_of = [](const QueryOptions& options) {
        return PageRequest(movies_source(), options).scope().condition;
    };

    EXPECT_EQ(condition_of(built), condition_of(raw));
    EXPECT_NE(condition_of(built), condition_of(of_year(2014, dynamodb::begins_with("R"))));
    auto filtered = built;
    filtered.filter = attr("rating") > 8;
    EXPECT_NE(condition_of(built), condition_of(filtered));
    auto limited = built;
    limited.page_limit = 7;
    EXPECT_EQ(condition_of(built), condition_of(limited)) << "page sizes may change";
}

} // namespace
} // namespace coalesce::dynamodb::protocol
