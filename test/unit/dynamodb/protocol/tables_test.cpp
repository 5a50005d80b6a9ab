#include "dynamodb/protocol/tables.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

TEST(Tables, a_table_with_a_sort_key_is_created_and_paid_per_request) {
    EXPECT_EQ(create_table_request("Movies", year_title_schema(), {}),
              R"({"TableName":"Movies",)"
              R"("AttributeDefinitions":[{"AttributeName":"year","AttributeType":"N"},)"
              R"({"AttributeName":"title","AttributeType":"S"}],)"
              R"("KeySchema":[{"AttributeName":"year","KeyType":"HASH"},)"
              R"({"AttributeName":"title","KeyType":"RANGE"}],)"
              R"("BillingMode":"PAY_PER_REQUEST"})");
}

TEST(Tables, a_table_without_one_too) {
    EXPECT_EQ(create_table_request("Movies", KeySchema(KeyAttribute("id", KeyType::binary)), {}),
              R"({"TableName":"Movies",)"
              R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"B"}],)"
              R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
              R"("BillingMode":"PAY_PER_REQUEST"})");
}

TEST(Tables, sample_004_indexes_are_created_with_the_attributes_that_they_need) {
    const std::vector<IndexSchema> indexes{{IndexKind::global, "by-director",
                                            KeySchema(KeyAttribute("director", KeyType::string),
                                                      KeyAttribute("year", KeyType::number))},
                                           {IndexKind::local, "by-rating",
                                            KeySchema(KeyAttribute("year", KeyType::number),
                                                      KeyAttribute("rating", KeyType::number))}};
    const auto body = create_table_request("Movies", year_title_schema(), indexes);

    EXPECT_TRUE(contains(body, R"({"AttributeName":"title","AttributeType":"S"},)"
                               R"({"AttributeName":"director","AttributeType":"S"},)"
                               R"({"AttributeName":"rating","AttributeType":"N"}])"));
    EXPECT_TRUE(contains(body, R"("GlobalSecondaryIndexes":[{"IndexName":"by-director",)"
                               R"("KeySchema":[{"AttributeName":"director","KeyType":"HASH"},)"
                               R"({"AttributeName":"year","KeyType":"RANGE"}],)"
                               R"("Projection":{"ProjectionType":"ALL"}}],)"
                               R"("LocalSecondaryIndexes":[{"IndexName":"by-rating",)"));
}

TEST(Tables, the_indexes_of_a_description_are_read) {
    const auto description = read_table_description(R"({"Table":{
        "TableName": "Movies", "TableStatus": "ACTIVE",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"},
                                 {"AttributeName": "rating", "AttributeType": "N"},
                                 {"AttributeName": "title", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{"IndexName": "by-title",
            "KeySchema": [{"AttributeName": "title", "KeyType": "HASH"}]}],
        "LocalSecondaryIndexes": [{"IndexName": "by-rating",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"},
                          {"AttributeName": "rating", "KeyType": "RANGE"}]}]}})");

    EXPECT_EQ(description.indexes,
              (std::vector<IndexSchema>{{IndexKind::global, "by-title",
                                         KeySchema(KeyAttribute("title", KeyType::string))},
                                        {IndexKind::local, "by-rating",
                                         KeySchema(KeyAttribute("id", KeyType::number),
                                                   KeyAttribute("rating", KeyType::number))}}));
}

TEST(Tables, a_description_is_asked_for_by_name) {
    EXPECT_EQ(describe_table_request("Movies"), R"({"TableName":"Movies"})");
}

constexpr auto table = R"({
    "TableName": "Movies", "TableStatus": "ACTIVE", "ItemCount": 4609, "TableSizeBytes": 7,
    "AttributeDefinitions": [{"AttributeName": "rating", "AttributeType": "N"},
                             {"AttributeName": "title", "AttributeType": "S"},
                             {"AttributeName": "year", "AttributeType": "N"}],
    "KeySchema": [{"AttributeName": "title", "KeyType": "RANGE"},
                  {"AttributeName": "year", "KeyType": "HASH"}],
    "ProvisionedThroughput": {"ReadCapacityUnits": 0}})";

TEST(Tables, a_description_is_read) {
    const auto description = read_table_description(std::string(R"({"Table":)") + table + "}");

    EXPECT_EQ(description.name, "Movies");
    EXPECT_EQ(description.status, "ACTIVE");
    EXPECT_TRUE(description.is_active());
    EXPECT_EQ(description.item_count, 4609u);
}

TEST(Tables, the_schema_of_a_description_does_not_depend_on_the_order) {
    const auto description = read_table_description(std::string(R"({"Table":)") + table + "}");

    EXPECT_EQ(description.schema.partition.name, "year");
    EXPECT_EQ(description.schema.partition.type, KeyType::number);
    ASSERT_TRUE(description.schema.sort);
    EXPECT_EQ(description.schema.sort->name, "title");
    EXPECT_EQ(description.schema.sort->type, KeyType::string);
}

TEST(Tables, a_table_that_is_being_created_is_described_by_another_name) {
    const auto description = read_table_description(
        R"({"TableDescription":{"TableName":"Movies","TableStatus":"CREATING","ItemCount":null,
            "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})");

    EXPECT_FALSE(description.is_active());
    EXPECT_EQ(description.item_count, 0u);
    EXPECT_FALSE(description.schema.sort);
}

class MalformedDescription : public testing::TestWithParam<const char*> {};

TEST_P(MalformedDescription, is_a_malformed_response) {
    EXPECT_EQ(thrown_by([] { read_table_description(GetParam()); }).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(
    T12, MalformedDescription,
    testing::Values("", "{}", R"({"Table":null})", R"({"Table":[]})",
                    R"({"Table":{"TableName":"Movies"}})",
                    R"({"Table":{"TableName":"M","TableStatus":"ACTIVE","AttributeDefinitions":[],
            "KeySchema":[]}})",
                    R"({"Table":{"TableName":"M","TableStatus":"ACTIVE","AttributeDefinitions":[],
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})",
                    R"({"Table":{"TableName":"M","TableStatus":"ACTIVE",
            "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"SS"}],
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})"));

} // namespace
} // namespace coalesce::dynamodb::protocol
