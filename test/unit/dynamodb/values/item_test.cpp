#include <coalesce/dynamodb/item.hpp>

#include <gtest/gtest.h>

#include <boost/container_hash/hash.hpp>

#include <sstream>
#include <unordered_set>

namespace coalesce::dynamodb {
namespace {

const Binary three_bytes{std::byte{0}, std::byte{1}, std::byte{255}};

std::vector<AttributeValue> one_of_each_type() {
    return {Null(),
            true,
            1,
            "1",
            three_bytes,
            StringSet{"1"},
            NumberSet{1},
            BinarySet{three_bytes},
            List{1},
            Item{{"1", 1}}};
}

template <class T>
std::string printed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

template <class T>
std::size_t hash_of(const T& value) {
    return boost::hash<T>{}(value);
}

} // namespace

static_assert(!std::is_constructible_v<AttributeValue, int*>);
static_assert(!std::is_constructible_v<AttributeValue, char>);

TEST(AttributeValue, it_knows_its_type) {
    std::string types;
    for (const auto& value : one_of_each_type())
        types += std::string(value.type()) + ' ';

    EXPECT_EQ(types, "NULL BOOL N S B SS NS BS L M ");
}

TEST(AttributeValue, a_literal_becomes_the_type_it_looks_like) {
    EXPECT_STREQ(AttributeValue("text").type(), "S");
    EXPECT_STREQ(AttributeValue(std::string_view("text")).type(), "S");
    EXPECT_STREQ(AttributeValue(7U).type(), "N");
    EXPECT_STREQ(AttributeValue(7.5F).type(), "N");
    EXPECT_STREQ(AttributeValue(false).type(), "BOOL");
    EXPECT_STREQ(AttributeValue().type(), "NULL");
}

TEST(AttributeValue, N3_values_of_different_types_are_never_equal) {
    const auto values = one_of_each_type();
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t j = 0; j < values.size(); ++j)
            EXPECT_EQ(values[i] == values[j], i == j) << values[i] << values[j];
}

TEST(AttributeValue, N3_values_of_different_types_hash_differently) {
    auto values = one_of_each_type();
    for (const AttributeValue& empty :
         {AttributeValue(""), AttributeValue(Binary()), AttributeValue(StringSet()),
          AttributeValue(NumberSet()), AttributeValue(BinarySet()), AttributeValue(List()),
          AttributeValue(Item())})
        values.push_back(empty);

    std::unordered_set<std::size_t> hashes;
    for (const auto& value : values)
        hashes.insert(hash_of(value));

    EXPECT_EQ(hashes.size(), values.size());
}

TEST(AttributeValue, N3_numbers_compare_and_hash_by_value) {
    EXPECT_EQ(AttributeValue(Number("1.0")), AttributeValue(1));
    EXPECT_EQ(hash_of(AttributeValue(Number("10e-1"))), hash_of(AttributeValue(1)));
}

TEST(AttributeValue, N3_sets_compare_regardless_of_order_and_of_spelling) {
    const AttributeValue one(NumberSet{Number("1"), Number("2.50")});
    const AttributeValue other(NumberSet{Number("25e-1"), Number("1.0"), Number("1")});

    EXPECT_EQ(one, other);
    EXPECT_EQ(hash_of(one), hash_of(other));
}

TEST(Item, equal_items_have_one_hash_whatever_the_order_they_were_built_in) {
    Item other;
    other.emplace("title", "Rush");
    other.emplace("year", Number("2013.0"));
    const Item item{{"year", 2013}, {"title", "Rush"}};

    EXPECT_EQ(item, other);
    EXPECT_EQ(hash_of(item), hash_of(other));
}

TEST(Item, a_difference_deep_inside_changes_equality_and_hash) {
    const Item item{{"info", Item{{"directors", List{"Ron Howard", 1}}}}};
    const Item other{{"info", Item{{"directors", List{"Ron Howard", "1"}}}}};

    EXPECT_NE(item, other);
    EXPECT_NE(hash_of(item), hash_of(other));
}

TEST(Item, N3_text_that_moves_between_attributes_is_another_item) {
    const Item item{{"pk", "a"}, {"sk", "bc"}};
    const Item other{{"pk", "ab"}, {"sk", "c"}};

    EXPECT_NE(item, other);
    EXPECT_NE(hash_of(item), hash_of(other));
}

TEST(Item, it_is_found_again_in_a_hash_set) {
    std::unordered_set<Item, boost::hash<Item>> items;
    items.insert(Item{{"year", Number("2013")}, {"title", "Rush"}});

    EXPECT_TRUE(items.contains(Item{{"year", Number("2.013e3")}, {"title", "Rush"}}));
    EXPECT_FALSE(items.contains(Item{{"year", Number("2014")}, {"title", "Rush"}}));
}

TEST(ItemPrint, every_type_prints_in_the_form_of_the_service) {
    EXPECT_EQ(printed(AttributeValue(List(one_of_each_type()))),
              R"({"L":[{"NULL":true},{"BOOL":true},{"N":"1"},{"S":"1"},{"B":"AAH/"},)"
              R"({"SS":["1"]},{"NS":["1"]},{"BS":["AAH/"]},{"L":[{"N":"1"}]},)"
              R"({"M":{"1":{"N":"1"}}}]})");
}

TEST(ItemPrint, attributes_print_by_name) {
    EXPECT_EQ(printed(Item{{"year", 2013}, {"title", "Rush"}}),
              R"({"title":{"S":"Rush"},"year":{"N":"2013"}})");
    EXPECT_EQ(printed(Item()), "{}");
    EXPECT_EQ(printed(AttributeValue(StringSet{"a", "b"})), R"({"SS":["a","b"]})");
}

TEST(ItemPrint, text_is_escaped) {
    EXPECT_EQ(printed(Item{{"a\"b", "c\nd"}}), R"({"a\"b":{"S":"c\nd"}})");
}

TEST(ItemPrint, long_strings_and_binaries_are_cut) {
    EXPECT_EQ(printed(AttributeValue(std::string(300'000, 'x'))),
              "{\"S\":\"" + std::string(60, 'x') + "...\"}");
    EXPECT_EQ(printed(AttributeValue(Binary(300'000))),
              "{\"B\":\"" + std::string(60, 'A') + "...\"}");
    EXPECT_EQ(printed(AttributeValue(Binary(45))), "{\"B\":\"" + std::string(60, 'A') + "\"}");
}

} // namespace coalesce::dynamodb
