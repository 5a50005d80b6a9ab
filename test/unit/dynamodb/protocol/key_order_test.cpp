#include "dynamodb/protocol/key_order.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

#include <algorithm>

namespace coalesce::dynamodb::protocol {
namespace {

/// Whether each value comes before those behind it.
bool is_ordered(const std::vector<AttributeValue>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t j = 0; j < values.size(); ++j)
            if (key_order(values[i], values[j]) != i <=> j)
                return false;
    return true;
}

AttributeValue number(const char* text) {
    return Number(std::string_view(text));
}

TEST(KeyOrder, numbers_are_ordered_by_value) {
    EXPECT_TRUE(is_ordered({number("-1E100"), number("-10"), number("-9.5"), number("-9"),
                            number("-0.01"), number("0"), number("1E-100"), number("0.05"),
                            number("0.5"), number("2"), number("2.25"), number("2.3"), number("10"),
                            number("10.000000000000000000000000000000000001"), number("1E125")}));
}

TEST(KeyOrder, strings_are_ordered_by_their_bytes) {
    EXPECT_TRUE(is_ordered({"A", "B", "a", "aa", "ab", "b", "\u00e9", "\u20ac", "\U0001F600"}));
}

TEST(KeyOrder, binaries_are_ordered_by_their_bytes) {
    const auto binary = [](std::initializer_list<int> bytes) {
        Binary made;
        for (const int byte : bytes)
            made.push_back(static_cast<std::byte>(byte));
        return AttributeValue(made);
    };
    EXPECT_TRUE(is_ordered({binary({0}), binary({0, 0}), binary({1}), binary({127}), binary({128}),
                            binary({255, 0})}));
}

TEST(KeyOrder, a_prefix_is_one_byte_by_byte) {
    EXPECT_TRUE(begins_with("Rush", "Ru"));
    EXPECT_TRUE(begins_with("Rush", "Rush"));
    EXPECT_FALSE(begins_with("Ru", "Rush"));
    EXPECT_FALSE(begins_with("rush", "Ru"));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
