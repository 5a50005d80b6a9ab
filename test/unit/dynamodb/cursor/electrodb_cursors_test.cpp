// The cursors of these tests that are literals were made by ElectroDB 3.9.3.

#include "unit/dynamodb/cursor/scopes.hpp"

namespace coalesce::dynamodb {
namespace {

const auto electrodb_codec = electrodb_cursors();

CursorScope scope_of(KeyType sk) {
    CursorScope scope;
    scope.table = "T";
    scope.position = {{"pk", KeyType::string}, {"sk", sk}};
    return scope;
}

struct Made {
    const char* cursor;
    AttributeValue pk;
    AttributeValue sk;
};

void PrintTo(const Made& made, std::ostream* out) {
    *out << made.cursor;
}

class MadeByElectroDb : public testing::TestWithParam<Made> {
protected:
    const CursorScope scope =
        scope_of(GetParam().sk.get_if<Number>() ? KeyType::number : KeyType::string);
    const Item position{{"pk", GetParam().pk}, {"sk", GetParam().sk}};
};

TEST_P(MadeByElectroDb, is_read) {
    EXPECT_EQ(electrodb_codec->decode(GetParam().cursor, scope), position);
}

TEST_P(MadeByElectroDb, is_written_as_what_is_read_as_the_same) {
    EXPECT_EQ(electrodb_codec->decode(electrodb_codec->encode(position, scope), scope), position);
}

INSTANTIATE_TEST_SUITE_P(
    CU3, MadeByElectroDb,
    testing::Values(
        Made{"eyJwayI6ImEiLCJzayI6Mn0", "a", 2}, Made{"eyJzayI6MiwicGsiOiJhIn0", "a", 2},
        Made{"eyJwayI6ImEiLCJzayI6MH0", "a", 0}, Made{"eyJwayI6ImEiLCJzayI6IjIifQ", "a", "2"},
        Made{"eyJwayI6IiRzaG9wI21hbGxfZWFzdHBvaW50ZSIsInNrIjoiJHN0b3JlXzEjc3RvcmVfbGF0w6nwn5iAIn0",
             "$shop#mall_eastpointe", "$store_1#store_lat\u00E9\U0001F600"},
        Made{"eyJwayI6InFcIlxcL1xuXHUwMDAxXHUwMDFmf-KAqCIsInNrIjotMC41fQ",
             "q\"\\/\n\x01\x1F\x7F\u2028", -0.5},
        Made{"eyJwayI6Ilx1MDAwMMOp8J-YgCIsInNrIjotMS41ZS0xMDB9",
             std::string_view("\0\u00E9\U0001F600", 7), -1.5e-100},
        Made{"eyJwayI6ImEiLCJzayI6OTAwNzE5OTI1NDc0MDk5MX0", "a", 9007199254740991},
        Made{"eyJwayI6ImEiLCJzayI6MWUrMjF9", "a", Number("1000000000000000000000")},
        Made{"eyJwayI6ImEiLCJzayI6MWUtN30", "a", Number("0.0000001")},
        Made{"eyJwayI6ImEiLCJzayI6MTIzNDU2NzguODc1fQ", "a", Number("12345678.875")}));

TEST(ElectroDbCursor, CU3_of_an_index_that_a_query_gave_is_read) {
    auto scope = scope_of(KeyType::string);
    scope.index = "gsi1";
    scope.position.emplace_back("gpk", KeyType::string);
    scope.position.emplace_back("gsk", KeyType::number);

    const auto position = electrodb_codec->decode(
        "eyJwayI6IiRzaG9wI21hbGxfZWFzdHBvaW50ZSIsInNrIjoiJHN0b3JlXzEjc3RvcmVfbGF0dGVsYXJyeXMiLCJnc2"
        "siOjEyNTAuNSwiZ3BrIjoiJHNob3AjbWFsbF9lYXN0cG9pbnRlIn0",
        scope);

    EXPECT_EQ(position, (Item{{"gpk", "$shop#mall_eastpointe"},
                              {"gsk", 1250.5},
                              {"pk", "$shop#mall_eastpointe"},
                              {"sk", "$store_1#store_lattelarrys"}}));
}

TEST(ElectroDbCursor, CU3_is_written_as_electrodb_writes_it_when_the_names_come_in_order) {
    EXPECT_EQ(electrodb_codec->encode({{"pk", "a"}, {"sk", 2}}, scope_of(KeyType::number)),
              "eyJwayI6ImEiLCJzayI6Mn0");
}

TEST(ElectroDbCursor, CU2_numbers_beyond_2_to_the_53_have_all_their_digits) {
    const Item position{{"pk", "a"}, {"sk", Number("12345678901234567890123456789012345678")}};

    const auto cursor = electrodb_codec->encode(position, scope_of(KeyType::number));

    EXPECT_EQ(text_in(cursor), R"({"pk":"a","sk":12345678901234567890123456789012345678})");
    EXPECT_EQ(electrodb_codec->decode(cursor, scope_of(KeyType::number)), position);
}

TEST(ElectroDbCursor, CU3_there_is_no_form_for_binaries) {
    const auto scope = table_of(KeyType::binary);

    const auto thrown = encoding(*electrodb_codec, {{"id", bytes_of("a")}}, scope);

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Things\": key attribute \"id\" is a B, which "
                           "ElectroDB's form cannot hold; expected S and N only");
    EXPECT_EQ(decoding(*electrodb_codec, cursor_of(R"({"id":{"0":4}})"), scope).text, thrown.text);
}

TEST(ElectroDbCursor, CU9_there_is_no_form_for_parallel_scans) {
    const auto scope = scan_of_movies(2);

    const auto thrown = encoding(*electrodb_codec, rush(), scope);

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text,
              "cursor of table \"Movies\": a parallel scan has no cursors in ElectroDB's form");
    EXPECT_EQ(decoding(*electrodb_codec, "e30", scope).text, thrown.text);
}

TEST(ElectroDbCursor, CU4_is_not_made_of_an_item_that_lacks_an_attribute) {
    EXPECT_EQ(encoding(*electrodb_codec, {{"year", 2013}}, movies()).text,
              "cursor of table \"Movies\": key attribute \"title\" (S) is missing");
}

TEST(ElectroDbCursor, CU7_a_cursor_of_null_does_not_start_again) {
    const auto thrown = decoding(*electrodb_codec, "bnVsbA", scope_of(KeyType::number));

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"T\": expected the plain JSON of a position, such as "
                           "{\"pk\":\"a\"}, got \"null\"");
}

class NoElectroDbCursor : public testing::TestWithParam<const char*> {};

TEST_P(NoElectroDbCursor, is_refused) {
    EXPECT_EQ(decoding(*electrodb_codec, GetParam(), scope_of(KeyType::number)).code,
              errc::invalid_cursor);
}

INSTANTIATE_TEST_SUITE_P(CU7, NoElectroDbCursor,
                         testing::Values("", "e30", "W10", "ImEi",          //
                                         "eyJwayI6ImEifQ",                  // no sk
                                         "eyJwayI6ImEiLCJzayI6IjIifQ",      // sk is S
                                         "eyJzayI6MiwicGsiOiJhIiwieCI6MX0", // x too
                                         "eyJwayI6IiIsInNrIjoxfQ",          // pk is empty
                                         "eyJwayI6bnVsbCwic2siOjF9",        // pk is null
                                         "eyJwayI6ImEiLCJzayI6Mn1",         // bits left over
                                         "eyJwayI6ImEiLCJzayI6Mn0=",        // padded
                                         "eyJwayI6eyJTIjoiYSJ9LCJzayI6eyJOIjoiMiJ9fQ")); // typed

} // namespace
} // namespace coalesce::dynamodb
