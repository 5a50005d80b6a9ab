#include "dynamodb/protocol/page_answer.hpp"

#include "unit/dynamodb/protocol/sources.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

PageAnswer read(std::string body) {
    return read_page_answer(std::move(body), {});
}

TEST(PageAnswer, a_page_has_items_counts_capacity_and_where_it_ends) {
    const auto answer = read(R"({"Items":[{"id":{"N":"1"}},{"id":{"N":"2"}}],"Count":2,)"
                             R"("ScannedCount":5,"LastEvaluatedKey":{"id":{"N":"4.0"}},)"
                             R"("ConsumedCapacity":{"TableName":"Movies","CapacityUnits":1.5}})");

    ASSERT_EQ(answer.items.size(), 2u);
    EXPECT_EQ(answer.items[1].json(), R"({"id":{"N":"2"}})");
    EXPECT_EQ(answer.count, 2u);
    EXPECT_EQ(answer.scanned_count, 5u);
    EXPECT_EQ(answer.last_evaluated_key, (Item{{"id", 4}}));
    EXPECT_EQ(answer.capacity_units, 1.5);
}

TEST(PageAnswer, Q3_an_end_is_absent_null_or_empty) {
    EXPECT_EQ(read(R"({"Items":[]})").last_evaluated_key, std::nullopt);
    EXPECT_EQ(read(R"({"Items":[],"LastEvaluatedKey":null})").last_evaluated_key, std::nullopt);
    EXPECT_EQ(read(R"({"Items":[],"LastEvaluatedKey":{}})").last_evaluated_key, std::nullopt);
}

TEST(PageAnswer, Q6_a_count_has_no_items) {
    const auto answer = read(R"({"Count":3,"ScannedCount":4})");

    EXPECT_EQ(answer.count, 3u);
    EXPECT_EQ(answer.scanned_count, 4u);
    EXPECT_TRUE(answer.items.empty());
}

TEST(PageAnswer, what_is_no_page_is_malformed) {
    for (const auto* body :
         {"{}", "", "<html>", R"({"Items":{}})", R"({"Items":[)", R"({"Count":"3"})",
          R"({"Count":-1})", R"({"Items":[],"LastEvaluatedKey":{"id":"x"}})", R"({"Items":[]}x)"})
        EXPECT_EQ(thrown_by([&] { read(body); }).code, errc::malformed_response) << body;
}

TEST(PageAnswer, CU4_an_item_says_where_it_stands) {
    const auto answer = read(R"({"Items":[{"rating":{"N":"8"},"title":{"S":"Rush"},)"
                             R"("year":{"N":"2013"}}]})");

    EXPECT_EQ(position_of(answer.items[0], movies_source()->position),
              (Item{{"year", 2013}, {"title", "Rush"}}));
}

TEST(PageAnswer, CU4_an_item_without_its_key_is_malformed) {
    const auto answer = read(R"({"Items":[{"title":{"S":"Rush"}}]})");
    const auto thrown = thrown_by([&] { position_of(answer.items[0], movies_source()->position); });

    EXPECT_EQ(thrown.code, errc::malformed_response);
    EXPECT_TRUE(contains(thrown.text, R"("year" (N) and "title" (S))")) << thrown.text;
}

} // namespace
} // namespace coalesce::dynamodb::protocol
