#include <coalesce/dynamodb/item.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb {
namespace {

// The bytes of a value alone: those of an item but for the name of its one attribute.
std::size_t size_of(AttributeValue value) {
    Item item;
    item.emplace("a", std::move(value));
    return item_size(item) - 1;
}

std::size_t size_of_number(std::string_view text) {
    return size_of(Number(text));
}

} // namespace

TEST(ItemSize, BW1_an_empty_item_has_none) {
    EXPECT_EQ(item_size({}), 0U);
}

TEST(ItemSize, BW1_names_and_texts_count_their_bytes_in_utf8) {
    EXPECT_EQ(item_size({{"title", "Rush"}}), 9U);
    EXPECT_EQ(item_size({{"\xC3\xA9", "\xC3\xA9\xF0\x9F\x98\x80"}}), 8U);
    EXPECT_EQ(size_of(""), 0U);
}

TEST(ItemSize, BW1_binaries_count_their_bytes_before_base64) {
    EXPECT_EQ(size_of(Binary(10)), 10U);
}

TEST(ItemSize, BW1_a_truth_value_and_a_null_count_one_byte) {
    EXPECT_EQ(size_of(true), 1U);
    EXPECT_EQ(size_of(false), 1U);
    EXPECT_EQ(size_of(Null()), 1U);
}

TEST(ItemSize, BW1_a_number_counts_a_byte_per_two_digits_and_one_more) {
    EXPECT_EQ(size_of_number("0"), 1U);
    EXPECT_EQ(size_of_number("1"), 2U);
    EXPECT_EQ(size_of_number("12"), 2U);
    EXPECT_EQ(size_of_number("123"), 3U);
    EXPECT_EQ(size_of_number("1010"), 3U);
    EXPECT_EQ(size_of_number("123456"), 4U);
    EXPECT_EQ(size_of_number(std::string(38, '9')), 20U);
}

TEST(ItemSize, BW1_zeros_at_the_ends_of_a_number_count_nothing) {
    EXPECT_EQ(size_of_number("100"), 2U);
    EXPECT_EQ(size_of_number("0.0000001"), 2U);
    EXPECT_EQ(size_of_number("1E125"), 2U);
    EXPECT_EQ(size_of_number("1E-130"), 2U);
}

TEST(ItemSize, BW1_the_digits_of_a_number_before_and_behind_the_point_count_apart) {
    EXPECT_EQ(size_of_number("0.15"), 2U);
    EXPECT_EQ(size_of_number("1.5"), 3U);
    EXPECT_EQ(size_of_number("1.234"), 4U);
    EXPECT_EQ(size_of_number("3.14159"), 5U);
    EXPECT_EQ(size_of_number("100.5"), 4U);
}

TEST(ItemSize, BW1_a_minus_sign_counts_one_byte) {
    EXPECT_EQ(size_of_number("-42"), 3U);
    EXPECT_EQ(size_of_number("-0.15"), 3U);
    EXPECT_EQ(size_of_number("-0"), 1U);
}

TEST(ItemSize, BW1_sets_count_what_their_elements_do) {
    EXPECT_EQ(size_of(StringSet{"a", "bc", "def"}), 6U);
    EXPECT_EQ(size_of(NumberSet{1, 22, 333}), 7U);
    EXPECT_EQ(size_of(BinarySet{Binary(3), Binary(5)}), 8U);
}

TEST(ItemSize, BW1_lists_and_maps_count_three_bytes_and_one_per_element) {
    EXPECT_EQ(size_of(List()), 3U);
    EXPECT_EQ(size_of(Item()), 3U);
    EXPECT_EQ(size_of(List{"ab", "cd"}), 9U);
    EXPECT_EQ(size_of(List{AttributeValue(List())}), 7U);
    EXPECT_EQ(size_of(Item{{"ab", "cd"}, {"ef", Null()}}), 12U);
}

} // namespace coalesce::dynamodb
