// GetItem, PutItem and DeleteItem: their requests, and what their answers mean.

#include "dynamodb/protocol/single_item.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

const ProjectionExpression everything(Projection(), id_schema());

std::optional<Item> item_in(const std::string& answer,
                            const ProjectionExpression& projection = everything) {
    const auto received = read_get_item_answer(answer, projection).item;
    if (!received)
        return std::nullopt;
    return detail::decoded<Item>(*received, "table \"Movies\"");
}

TEST(GetItem, asks_for_a_key) {
    EXPECT_EQ(get_item_request("Movies", movie(1), everything, false),
              R"({"TableName":"Movies","Key":{"id":{"N":"1"}},"ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetItem, BG13_asks_for_a_consistent_read) {
    EXPECT_EQ(get_item_request("Movies", movie(1), everything, true),
              R"({"TableName":"Movies","Key":{"id":{"N":"1"}},"ConsistentRead":true,)"
              R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetItem, BG5_asks_for_a_projection_and_the_key) {
    const ProjectionExpression title(Projection({"title"}), id_schema());

    EXPECT_EQ(get_item_request("Movies", movie(1), title, false),
              R"({"TableName":"Movies","Key":{"id":{"N":"1"}},)"
              R"("ProjectionExpression":"#p0,#_k0",)"
              R"("ExpressionAttributeNames":{"#_k0":"id","#p0":"title"},)"
              R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetItem, gives_the_item_of_an_answer) {
    EXPECT_EQ(item_in(R"({"ConsumedCapacity":{"CapacityUnits":0.5},"Item":{"id":{"N":"1"}}})"),
              movie(1));
}

TEST(GetItem, BG5_leaves_out_the_key_that_nobody_asked_for) {
    const ProjectionExpression title(Projection({"title"}), id_schema());

    EXPECT_EQ(item_in(R"({"Item":{"id":{"N":"1"},"title":{"S":"Rush"}}})", title),
              (Item{{"title", "Rush"}}));
}

TEST(GetItem, an_answer_without_an_item_says_that_there_is_none) {
    EXPECT_EQ(item_in("{}"), std::nullopt);
    EXPECT_EQ(item_in(R"({"Item":null})"), std::nullopt);
}

TEST(SingleAnswer, BG12_says_what_it_has_cost) {
    const auto* body = R"({"ConsumedCapacity":{"TableName":"Movies","CapacityUnits":0.5}})";

    EXPECT_EQ(read_get_item_answer(body, everything).capacity_units, 0.5);
    EXPECT_EQ(read_write_answer(body).capacity_units, 0.5);
    EXPECT_EQ(read_write_answer(R"({"ConsumedCapacity":null})").capacity_units, 0);
}

class MalformedGetItem : public testing::TestWithParam<const char*> {};

TEST_P(MalformedGetItem, is_a_malformed_response) {
    EXPECT_EQ(thrown_by([] { item_in(GetParam()); }).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(T12_bytes_that_are_no_answer, MalformedGetItem,
                         testing::Values("", "[]", "<html>", R"({"Item":{"id":{"N":"1"}})",
                                         R"({"Item":{}} more)", R"({"Item":[]})", R"({"Item":1})",
                                         R"({"Item":{"id":{"N":"one"}}})"));

TEST(WriteAnswer, T12_is_a_json_object_whatever_is_in_it) {
    EXPECT_NO_THROW(read_write_answer("{}"));
    EXPECT_NO_THROW(read_write_answer(R"({"ConsumedCapacity":{"CapacityUnits":1}})"));
    for (const char* body : {"", "[]", "<html>OK</html>", "{", "{} more"})
        EXPECT_EQ(thrown_by([&] { read_write_answer(body); }).code, errc::malformed_response)
            << body;
}

TEST(PutItem, sends_the_item) {
    EXPECT_EQ(put_item_request("Movies", movie(1)),
              R"({"TableName":"Movies","Item":{"id":{"N":"1"}},"ReturnConsumedCapacity":"TOTAL"})");
}

TEST(DeleteItem, sends_the_key) {
    EXPECT_EQ(delete_item_request("Movies", movie(1)),
              R"({"TableName":"Movies","Key":{"id":{"N":"1"}},"ReturnConsumedCapacity":"TOTAL"})");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
