#include "dynamodb/cursor/position.hpp"

#include "unit/dynamodb/cursor/scopes.hpp"

namespace coalesce::dynamodb::cursor {
namespace {

Thrown checking(const Item& position, const CursorScope& scope) {
    return thrown_by([&] { check_position(position, scope); });
}

TEST(Position, CU4_has_the_attributes_of_table_and_index) {
    auto scope = movies();
    scope.index = "by_rating";
    scope.position.emplace_back("rating", KeyType::number);

    const Item item{{"year", 2013}, {"title", "Rush"}, {"rating", 8.3}, {"plot", "Two drivers"}};

    EXPECT_EQ(position_of(item, scope), (Item{{"year", 2013}, {"title", "Rush"}, {"rating", 8.3}}));
}

TEST(Position, CU4_an_item_that_lacks_an_attribute_has_none) {
    auto scope = movies();
    scope.index = "by_rating";
    scope.position.emplace_back("rating", KeyType::number);

    const auto thrown = thrown_by([&] { position_of(rush(), scope); });

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\", index \"by_rating\": key attribute "
                           "\"rating\" (N) is missing");
}

TEST(Position, CU4_an_item_with_an_attribute_of_another_type_has_none) {
    const Item item{{"year", "2013"}, {"title", "Rush"}};

    const auto thrown = thrown_by([&] { position_of(item, movies()); });

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": key attribute \"year\" must be N, but is S "
                           "(\"2013\")");
}

TEST(Position, an_attribute_that_table_and_index_share_is_there_once) {
    auto scope = movies();
    scope.position.emplace_back("year", KeyType::number);

    EXPECT_EQ(position_of(rush(), scope), rush());
    EXPECT_NO_THROW(check_position(rush(), scope));
}

TEST(Position, CU7_an_attribute_too_many_is_refused) {
    const Item position{{"year", 2013}, {"title", "Rush"}, {"x", 1}};

    const auto thrown = checking(position, movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": \"x\" is not an attribute of the position, "
                           "which has \"year\" (N), \"title\" (S)");
}

TEST(Position, CU7_each_key_type_is_told_from_each_other_type) {
    const std::vector<std::pair<KeyType, AttributeValue>> fits{
        {KeyType::string, "a"}, {KeyType::number, 1}, {KeyType::binary, bytes_of("a")}};
    const std::vector<AttributeValue> others{Null(), true, StringSet{"a"}, List{}, Item{}};

    for (const auto& [type, value] : fits) {
        for (const auto& [other_type, other_value] : fits)
            EXPECT_EQ(checking({{"id", other_value}}, table_of(type)).code == errc::invalid_cursor,
                      type != other_type);
        for (const auto& other : others)
            EXPECT_EQ(checking({{"id", other}}, table_of(type)).code, errc::invalid_cursor);
    }
}

TEST(Position, CU7_a_key_has_1_to_2048_bytes) {
    const auto text = [](std::size_t size) { return Item{{"id", std::string(size, 'a')}}; };
    const auto bytes = [](std::size_t size) { return Item{{"id", Binary(size)}}; };

    for (const std::size_t size : {1U, 1024U, 1025U, 2048U}) {
        EXPECT_NO_THROW(check_position(text(size), table_of(KeyType::string))) << size;
        EXPECT_NO_THROW(check_position(bytes(size), table_of(KeyType::binary))) << size;
    }
    for (const std::size_t size : {0U, 2049U}) {
        EXPECT_EQ(checking(text(size), table_of(KeyType::string)).code, errc::invalid_cursor);
        EXPECT_EQ(checking(bytes(size), table_of(KeyType::binary)).code, errc::invalid_cursor);
    }
}

TEST(Position, CU7_text_is_utf8) {
    EXPECT_EQ(checking({{"id", "\xFF"}}, table_of(KeyType::string)).code, errc::invalid_cursor);
}

TEST(Position, CU7_names_that_came_from_outside_are_cut) {
    Item position = rush();
    position.emplace(std::string(5000, 'x'), 1);

    EXPECT_LT(checking(position, movies()).text.size(), 300U);
}

} // namespace
} // namespace coalesce::dynamodb::cursor
