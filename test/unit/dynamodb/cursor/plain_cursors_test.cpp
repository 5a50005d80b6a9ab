#include "unit/dynamodb/cursor/scopes.hpp"

namespace coalesce::dynamodb {
namespace {

const auto plain_codec = plain_cursors();

CursorScope pk_sk() {
    CursorScope scope;
    scope.table = "T";
    scope.position = {{"sk", KeyType::number}, {"pk", KeyType::string}};
    return scope;
}

TEST(PlainCursor, CU1_is_the_typed_json_of_the_position_with_names_in_order) {
    const auto cursor = plain_codec->encode({{"sk", 2}, {"pk", "a"}}, pk_sk());

    EXPECT_EQ(cursor, "eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fQ");
    EXPECT_EQ(text_in(cursor), R"({"pk":{"S":"a"},"sk":{"N":"2"}})");
    EXPECT_EQ(plain_codec->decode(cursor, pk_sk()), (Item{{"pk", "a"}, {"sk", 2}}));
}

TEST(PlainCursor, CU2_keeps_binaries_and_all_digits) {
    auto scope = table_of(KeyType::binary);
    scope.position.emplace_back("n", KeyType::number);
    const Number digits("-12345678901234567890123456789012345.678");
    const Item position{{"id", Binary{std::byte{4}, std::byte{0xFF}}}, {"n", digits}};

    EXPECT_EQ(plain_codec->decode(plain_codec->encode(position, scope), scope), position);
}

TEST(PlainCursor, CU4_is_not_made_of_an_item_that_lacks_an_attribute) {
    const auto thrown = encoding(*plain_codec, {{"year", 2013}}, movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": key attribute \"title\" (S) is missing");
}

TEST(PlainCursor, CU4_is_not_made_of_a_whole_item) {
    const Item item{{"year", 2013}, {"title", "Rush"}, {"plot", "Two drivers"}};

    EXPECT_EQ(encoding(*plain_codec, item, movies()).code, errc::invalid_cursor);
}

TEST(PlainCursor, CU7_a_cursor_of_null_does_not_start_again) {
    const auto thrown = decoding(*plain_codec, cursor_of("null"), movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": expected the JSON of a position, such as "
                           "{\"pk\":{\"S\":\"a\"}}, got \"null\"");
}

TEST(PlainCursor, CU7_an_empty_string_does_not_start_again) {
    const auto thrown = decoding(*plain_codec, "", movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": expected a cursor, got an empty string; "
                           "the first page needs none");
}

TEST(PlainCursor, CU7_a_cursor_of_no_attributes_does_not_start_again) {
    const auto thrown = decoding(*plain_codec, cursor_of("{}"), movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": expected a position, got one without "
                           "attributes");
    EXPECT_EQ(decoding(*plain_codec, cursor_of("{}"), scan_of_movies(2)).code,
              errc::invalid_cursor);
    EXPECT_EQ(encoding(*plain_codec, {}, scan_of_movies(2)).code, errc::invalid_cursor);
}

class NoPlainCursor : public testing::TestWithParam<const char*> {};

TEST_P(NoPlainCursor, is_refused) {
    EXPECT_EQ(decoding(*plain_codec, GetParam(), pk_sk()).code, errc::invalid_cursor);
}

INSTANTIATE_TEST_SUITE_P(CU7_not_strict_base64url, NoPlainCursor,
                         testing::Values("eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fQ==",
                                         "eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fR",
                                         "eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fQ\n",
                                         " eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fQ",
                                         "eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9f",
                                         "eyJwayI6eyJTIjoiYSJ9,LCJzayI6eyJOIjoiMiJ9fQ", "+/+/",
                                         R"({"pk":{"S":"a"},"sk":{"N":"2"}})"));

class OtherJson : public testing::TestWithParam<const char*> {};

TEST_P(OtherJson, is_refused) {
    const auto thrown = decoding(*plain_codec, cursor_of(GetParam()), pk_sk());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_TRUE(contains(thrown.text, "cursor of table \"T\": ")) << thrown.text;
}

INSTANTIATE_TEST_SUITE_P(
    CU7_no_position, OtherJson,
    testing::Values("[]", "\"a\"", "1", "true", " ", "{", R"({"pk":{"S":"a"}})",
                    R"({"pk":"a","sk":2})", R"({"pk":{"S":"a"},"sk":{"S":"2"}})",
                    R"({"pk":{"S":"a"},"sk":{"N":2}})", R"({"pk":{"S":"a"},"sk":{"N":"two"}})",
                    R"({"pk":{"S":"a"},"sk":{"N":"1E126"}})", R"({"pk":{"S":"a"},"sk":null})",
                    R"({"pk":{"S":""},"sk":{"N":"2"}})", R"({"pk":{"SS":["a"]},"sk":{"N":"2"}})",
                    R"({"pk":{"S":"a"},"sk":{"N":"2"},"x":{"S":"y"}})",
                    R"({"pk":{"S":"a"},"sk":{"N":"2"}}{})"));

INSTANTIATE_TEST_SUITE_P(CU7_the_same_position_in_other_words, OtherJson,
                         testing::Values(R"({"sk":{"N":"2"},"pk":{"S":"a"}})",
                                         R"({"pk":{"S":"a"}, "sk":{"N":"2"}})",
                                         R"({"pk":{"S":"\u0061"},"sk":{"N":"2"}})",
                                         R"({"pk":{"S":"a"},"sk":{"N":"2.0"}})",
                                         R"({"pk":{"S":"a","X":[1]},"sk":{"N":"2"}})",
                                         R"({"pk":{"S":"a"},"sk":{"N":"2"},"x":null})",
                                         R"({"pk":{"S":"b"},"pk":{"S":"a"},"sk":{"N":"2"}})",
                                         "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"2\"}}\n"));

TEST(PlainCursor, CU7_another_spelling_is_refused_with_the_one_expected) {
    const auto thrown =
        decoding(*plain_codec, cursor_of(R"({"id":{"N":"2.0"}})"), table_of(KeyType::number));

    EXPECT_EQ(thrown.text, R"(cursor of table "Things": expected the position as )"
                           R"("{\"id\":{\"N\":\"2\"}}", got "{\"id\":{\"N\":\"2.0\"}}")");
}

TEST(PlainCursor, CU7_has_at_most_8_KiB_for_one_position) {
    const auto longest = decoding(*plain_codec, std::string(8192, '-'), movies());
    const auto longer = decoding(*plain_codec, std::string(8193, '-'), movies());

    EXPECT_FALSE(contains(longest.text, "characters")) << longest.text;
    EXPECT_EQ(longer.text,
              "cursor of table \"Movies\": it has 8193 characters; expected at most 8192");
}

TEST(PlainCursor, CU7_may_be_longer_for_each_segment_and_each_further_attribute) {
    auto index = movies();
    index.position.emplace_back("rating", KeyType::number);

    EXPECT_TRUE(
        contains(decoding(*plain_codec, std::string(12289, '-'), index).text, "at most 12288"));
    EXPECT_TRUE(contains(decoding(*plain_codec, std::string(90000, '-'), scan_of_movies(3)).text,
                         "at most 32768"));
}

TEST(PlainCursor, CU7_the_longest_binary_keys_and_names_fit) {
    CursorScope scope;
    scope.table = "T";
    Item position;
    for (const char first : {'a', 'b', 'c', 'd'}) {
        scope.position.emplace_back(std::string(255, first), KeyType::binary);
        position.emplace(std::string(255, first), Binary(2048, std::byte{0xFF}));
    }

    EXPECT_EQ(plain_codec->decode(plain_codec->encode(position, scope), scope), position);
}

TEST(PlainCursor, CU7_a_position_whose_cursor_could_not_be_read_has_none) {
    const Item position{{"id", std::string(2048, '\x01')}};

    const auto thrown = encoding(*plain_codec, position, table_of(KeyType::string));

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_TRUE(contains(thrown.text, "expected at most 8192")) << thrown.text;
}

TEST(PlainCursor, CU7_what_came_from_outside_is_cut_in_messages) {
    EXPECT_LT(decoding(*plain_codec, std::string(8000, '.'), movies()).text.size(), 200U);
    EXPECT_LT(decoding(*plain_codec, cursor_of(std::string(6000, 'x')), movies()).text.size(),
              250U);
}

TEST(PlainCursor, CU9_holds_whatever_a_parallel_scan_makes_of_its_positions) {
    const Item positions{{"v", 1}, {"segments", List{rush(), Null()}}};

    const auto cursor = plain_codec->encode(positions, scan_of_movies(2));

    EXPECT_EQ(plain_codec->decode(cursor, scan_of_movies(2)), positions);
}

TEST(PlainCursor, CU9_positions_that_are_no_item_are_an_invalid_cursor) {
    EXPECT_EQ(encoding(*plain_codec, {{"v", "\xFF"}}, scan_of_movies(2)).code,
              errc::invalid_cursor);
    EXPECT_EQ(encoding(*plain_codec, {{"v", StringSet()}}, scan_of_movies(2)).code,
              errc::invalid_cursor);
    EXPECT_EQ(decoding(*plain_codec, cursor_of(R"({"v":{"SS":[]}})"), scan_of_movies(2)).code,
              errc::invalid_cursor);
}

} // namespace
} // namespace coalesce::dynamodb
