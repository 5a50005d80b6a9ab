#include <coalesce/dynamodb/key.hpp>

#include "thrown.hpp"

namespace coalesce::dynamodb {
namespace {

const KeySchema movies({"year", KeyType::number}, {"title", KeyType::string});
const KeySchema people({"name", KeyType::string});
const KeySchema blobs({"id", KeyType::binary}, {"part", KeyType::binary});

std::string refusal(const KeySchema& schema, const Item& key) {
    const auto error = thrown_by([&] { check_key(schema, "Movies", key); });
    EXPECT_EQ(error.code, errc::invalid_key) << error.text;
    return error.text;
}

std::string refused_schema(const KeySchema& schema) {
    const auto error = thrown_by([&] { check_schema(schema, "Movies"); });
    EXPECT_EQ(error.code, errc::invalid_table) << error.text;
    return error.text;
}

Thrown refused_name(std::string_view table) {
    return thrown_by([&] { check_table_name(table); });
}

} // namespace

TEST(Key, a_key_type_has_the_tag_of_the_service) {
    EXPECT_STREQ(to_string(KeyType::string), "S");
    EXPECT_STREQ(to_string(KeyType::number), "N");
    EXPECT_STREQ(to_string(KeyType::binary), "B");
}

TEST(Key, BW8_the_names_of_key_attributes_have_1_to_255_bytes) {
    const std::string longest(255, 'a');

    EXPECT_NO_THROW(check_schema(movies, "Movies"));
    EXPECT_NO_THROW(check_schema(people, "People"));
    EXPECT_NO_THROW(check_schema(KeySchema({longest, KeyType::string}), "Movies"));
    EXPECT_EQ(refused_schema(KeySchema({"", KeyType::string})),
              R"(table "Movies": the name of key attribute "" has 0 bytes; expected 1 to 255)");
    EXPECT_TRUE(contains(refused_schema(KeySchema({longest + 'a', KeyType::string})),
                         "has 256 bytes; expected 1 to 255"));
    EXPECT_TRUE(contains(
        refused_schema(KeySchema({"year", KeyType::number}, {longest + 'a', KeyType::string})),
        "has 256 bytes; expected 1 to 255"));
}

TEST(Key, BW8_the_attributes_of_a_key_differ) {
    EXPECT_EQ(refused_schema(KeySchema({"year", KeyType::number}, {"year", KeyType::string})),
              R"(table "Movies": partition key and sort key are both "year"; )"
              R"(expected two attributes)");
}

TEST(Key, N5_the_name_of_a_key_attribute_is_utf8) {
    EXPECT_EQ(refused_schema(KeySchema({"a\xFF", KeyType::string})),
              R"(table "Movies": the name of key attribute "a\xff" is not UTF-8)");
}

TEST(Key, a_key_with_exactly_its_attributes_passes) {
    EXPECT_NO_THROW(check_key(movies, "Movies", {{"year", 2013}, {"title", "Rush"}}));
    EXPECT_NO_THROW(check_key(people, "People", {{"name", "Ron Howard"}}));
}

TEST(Key, an_attribute_of_another_type_is_refused) {
    EXPECT_EQ(refusal(movies, {{"year", "2013"}, {"title", "Rush"}}),
              R"(table "Movies": key attribute "year" must be N, but is S ("2013"))");
    EXPECT_EQ(refusal(movies, {{"year", 2013}, {"title", 7}}),
              R"(table "Movies": key attribute "title" must be S, but is N ("7"))");
    EXPECT_EQ(refusal(movies, {{"year", Null()}, {"title", "Rush"}}),
              R"(table "Movies": key attribute "year" must be N, but is NULL)");
    EXPECT_EQ(refusal(blobs, {{"id", "AAAA"}, {"part", Binary(1)}}),
              R"(table "Movies": key attribute "id" must be B, but is S ("AAAA"))");
}

TEST(Key, a_missing_attribute_is_refused) {
    EXPECT_EQ(refusal(movies, {{"year", 2013}}),
              R"(table "Movies": key attribute "title" (S) is missing)");
    EXPECT_EQ(refusal(movies, {}), R"(table "Movies": key attribute "year" (N) is missing)");
}

TEST(Key, an_extra_attribute_is_refused) {
    EXPECT_EQ(refusal(movies, {{"year", 2013}, {"title", "Rush"}, {"rating", 8}}),
              R"(table "Movies": "rating" is not an attribute of the key, which has "year" (N) )"
              R"(and "title" (S))");
    EXPECT_EQ(refusal(people, {{"name", "Ron"}, {"age", 8}}),
              R"(table "Movies": "age" is not an attribute of the key, which has "name" (S))");
}

TEST(Key, BW8_an_empty_value_is_refused) {
    EXPECT_EQ(
        refusal(movies, {{"year", 2013}, {"title", ""}}),
        R"(table "Movies": key attribute "title" (S) must have 1 to 1024 bytes, but is empty)");
    EXPECT_EQ(refusal(blobs, {{"id", Binary()}, {"part", Binary(1)}}),
              R"(table "Movies": key attribute "id" (B) must have 1 to 2048 bytes, but is empty)");
}

TEST(Key, a_partition_key_has_at_most_2048_bytes) {
    EXPECT_NO_THROW(check_key(people, "People", {{"name", std::string(2048, 'a')}}));
    EXPECT_EQ(
        refusal(people, {{"name", std::string(2049, 'a')}}),
        R"(table "Movies": key attribute "name" (S) must have 1 to 2048 bytes, but has 2049)");
    EXPECT_NO_THROW(check_key(blobs, "Blobs", {{"id", Binary(2048)}, {"part", Binary(1)}}));
}

TEST(Key, a_sort_key_has_at_most_1024_bytes) {
    EXPECT_NO_THROW(check_key(movies, "Movies", {{"year", 1}, {"title", std::string(1024, 'a')}}));
    EXPECT_TRUE(contains(refusal(movies, {{"year", 1}, {"title", std::string(1025, 'a')}}),
                         "1 to 1024 bytes, but has 1025"));
    EXPECT_TRUE(contains(refusal(blobs, {{"id", Binary(1)}, {"part", Binary(1025)}}),
                         "1 to 1024 bytes, but has 1025"));
}

TEST(Key, BW8_bytes_are_counted_not_characters) {
    std::string accents;
    for (int i = 0; i < 1025; ++i)
        accents += "\xC3\xA9";

    EXPECT_NO_THROW(check_key(people, "People", {{"name", accents.substr(2)}}));
    EXPECT_TRUE(contains(refusal(people, {{"name", accents}}), "but has 2050"));
}

TEST(Key, BW8_a_sort_key_is_not_empty_whatever_its_type) {
    EXPECT_EQ(
        refusal(blobs, {{"id", Binary(1)}, {"part", Binary()}}),
        R"(table "Movies": key attribute "part" (B) must have 1 to 1024 bytes, but is empty)");
}

TEST(Key, N3_a_text_of_digits_is_no_number_and_a_number_is_no_text) {
    EXPECT_EQ(refusal(people, {{"name", 1}}),
              R"(table "Movies": key attribute "name" must be S, but is N ("1"))");
    EXPECT_EQ(refusal(movies, {{"year", NumberSet{1}}, {"title", "Rush"}}),
              R"(table "Movies": key attribute "year" must be N, but is NS)");
}

TEST(Key, the_size_of_a_number_is_not_limited) {
    const KeySchema schema({"pk", KeyType::string}, {"sk", KeyType::number});

    EXPECT_NO_THROW(check_key(schema, "T", {{"pk", "a"}, {"sk", Number("0")}}));
    EXPECT_NO_THROW(check_key(schema, "T", {{"pk", "a"}, {"sk", Number("1e125")}}));
}

TEST(Key, N5_text_that_is_not_utf8_is_refused) {
    EXPECT_EQ(refusal(people, {{"name", "\xFF"}}),
              R"(table "Movies": key attribute "name" (S) is not UTF-8: "\xff")");
}

TEST(Key, a_key_is_taken_out_of_an_item) {
    const Item item{{"year", Number("2013.0")}, {"title", "Rush"}, {"rating", 8}};

    EXPECT_EQ(key_of(movies, "Movies", item), (Item{{"title", "Rush"}, {"year", 2013}}));
}

TEST(Key, an_item_without_its_key_has_none_to_take) {
    const auto error = thrown_by([] { key_of(movies, "Movies", {{"year", 2013}, {"rating", 8}}); });

    EXPECT_EQ(error.code, errc::invalid_key);
    EXPECT_EQ(error.text, R"(table "Movies": key attribute "title" (S) is missing)");
}

TEST(Key, BW8_the_key_of_an_item_has_the_limits_of_a_key) {
    const auto refused = [](const Item& item) {
        return thrown_by([&] { key_of(movies, "Movies", item); }).text;
    };

    EXPECT_EQ(
        refused({{"year", 2013}, {"title", std::string(1025, 'a')}, {"rating", 8}}),
        R"(table "Movies": key attribute "title" (S) must have 1 to 1024 bytes, but has 1025)");
    EXPECT_EQ(refused({{"year", "2013"}, {"title", "Rush"}, {"rating", 8}}),
              R"(table "Movies": key attribute "year" must be N, but is S ("2013"))");
}

TEST(TableName, names_and_arns_of_tables_pass) {
    EXPECT_NO_THROW(check_table_name("abc"));
    EXPECT_NO_THROW(check_table_name("Movies_2013-v1.0"));
    EXPECT_NO_THROW(check_table_name(std::string(255, 'a')));
    EXPECT_NO_THROW(check_table_name("arn:aws:dynamodb:eu-west-1:123456789012:table/Movies"));
}

TEST(TableName, what_is_neither_is_refused) {
    const std::string arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/";
    for (const auto& name : {std::string(), std::string("ab"), std::string(256, 'a'),
                             std::string("two words"), std::string("a/b/c"), std::string("abc\n"),
                             std::string("Am\xC3\xA9lie"), std::string("arn:aws:s3:::bucket"),
                             arn + std::string(1025 - arn.size(), 'a'), arn + "a b"})
        EXPECT_EQ(refused_name(name).code, errc::invalid_table) << name;
    EXPECT_NO_THROW(check_table_name(arn + std::string(1024 - arn.size(), 'a')));
}

TEST(TableName, a_refusal_says_what_came_and_what_is_allowed) {
    EXPECT_EQ(refused_name("my table").text,
              R"(table name "my table" (8 bytes): expected 3 to 255 of a-z, A-Z, 0-9, _, . and -, )"
              R"(or the ARN of a table (at most 1024 bytes))");
}

} // namespace coalesce::dynamodb
