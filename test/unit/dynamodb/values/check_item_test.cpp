#include "dynamodb/check_item.hpp"

#include "thrown.hpp"

namespace coalesce::dynamodb {
namespace {

// An item whose attribute `a` is wrapped so often; its innermost value is on level `wraps` + 1.
Item wrapped(int wraps, AttributeValue (*wrap)(AttributeValue), AttributeValue value = "leaf") {
    for (int i = 0; i < wraps; ++i)
        value = wrap(std::move(value));
    Item item;
    item.emplace("a", std::move(value));
    return item;
}

AttributeValue in_map(AttributeValue value) {
    Item item;
    item.emplace("a", std::move(value));
    return item;
}

AttributeValue in_list(AttributeValue value) {
    List list;
    list.push_back(std::move(value));
    return list;
}

AttributeValue in_both(AttributeValue value) {
    return in_list(in_map(std::move(value)));
}

std::string refusal(const Item& item) {
    const auto error = thrown_by([&] { check_item(item); });
    EXPECT_EQ(error.code, errc::invalid_item) << error.text;
    return error.text;
}

} // namespace

TEST(CheckItem, BW8_an_item_of_all_types_passes) {
    EXPECT_NO_THROW(check_item({{"null", Null()},
                                {"bool", true},
                                {"n", 1},
                                {"s", "text"},
                                {"b", Binary{std::byte{0xFF}}},
                                {"ss", StringSet{"a"}},
                                {"ns", NumberSet{1}},
                                {"bs", BinarySet{Binary{std::byte{0xFF}}}},
                                {"l", List{1, "a"}},
                                {"m", Item{{"a", 1}}}}));
}

TEST(CheckItem, BW8_empty_values_other_than_sets_pass) {
    EXPECT_NO_THROW(check_item({{"s", ""},
                                {"b", Binary()},
                                {"l", List()},
                                {"m", Item()},
                                {"ss", StringSet{""}},
                                {"bs", BinarySet{Binary()}}}));
    EXPECT_NO_THROW(check_item({}));
}

TEST(CheckItem, BW8_an_empty_set_is_refused) {
    EXPECT_EQ(refusal({{"tags", StringSet()}}),
              "tags: an empty set (SS) cannot be stored; leave the attribute out");
    EXPECT_TRUE(contains(refusal({{"tags", NumberSet()}}), "(NS)"));
    EXPECT_TRUE(contains(refusal({{"tags", BinarySet()}}), "(BS)"));
}

TEST(CheckItem, BW8_a_refusal_names_the_path) {
    const Item item{{"info", Item{{"parts", List{1, Item{{"tags", StringSet()}}}}}}};

    EXPECT_TRUE(contains(refusal(item), "info.parts[1].tags: ")) << refusal(item);
}

TEST(CheckItem, BW8_a_refusal_names_the_table_where_it_is_known) {
    const auto refused = [](const Item& item) {
        return thrown_by([&] { check_item(item, detail::Path("table \"Movies\"")); }).text;
    };

    EXPECT_EQ(refused({{"info", Item{{"tags", StringSet()}}}}),
              "table \"Movies\": info.tags: an empty set (SS) cannot be stored; "
              "leave the attribute out");
    EXPECT_EQ(refused({{"", 1}}),
              "table \"Movies\": \"\": the name has 0 bytes; expected 1 to 65535");
}

TEST(CheckItem, BW8_thirty_one_lists_or_maps_around_a_value_pass_and_thirty_two_do_not) {
    EXPECT_NO_THROW(check_item(wrapped(31, in_map)));
    EXPECT_NO_THROW(check_item(wrapped(31, in_list, StringSet{"a"})));
    EXPECT_NO_THROW(check_item(wrapped(15, in_both, List{"leaf"})));
    EXPECT_TRUE(contains(refusal(wrapped(32, in_map)), "nested 32 deep"));
    EXPECT_TRUE(contains(refusal(wrapped(32, in_list)), "nested 32 deep"));
    EXPECT_TRUE(contains(refusal(wrapped(16, in_both)), "nested 32 deep"));
}

TEST(CheckItem, BW8_an_empty_list_or_map_counts_as_one) {
    EXPECT_NO_THROW(check_item(wrapped(30, in_map, List())));
    EXPECT_NO_THROW(check_item(wrapped(30, in_list, Item())));
    EXPECT_TRUE(contains(refusal(wrapped(31, in_map, List())), "nested 32 deep"));
    EXPECT_TRUE(contains(refusal(wrapped(31, in_list, Item())), "nested 32 deep"));
}

TEST(CheckItem, BW8_a_refused_nesting_names_the_path_and_the_limit) {
    std::string path = "a";
    for (int i = 0; i < 31; ++i)
        path += "[0]";

    EXPECT_EQ(refusal(wrapped(32, in_list)),
              path + ": lists and maps nested 32 deep; expected at most 31");
}

TEST(CheckItem, BW8_a_name_has_1_to_65535_bytes) {
    EXPECT_NO_THROW(check_item({{std::string(65535, 'a'), 1}}));
    EXPECT_TRUE(contains(refusal({{std::string(65536, 'a'), 1}}),
                         "the name has 65536 bytes; expected 1 to 65535"));
    EXPECT_EQ(refusal({{"", 1}}), "\"\": the name has 0 bytes; expected 1 to 65535");
    EXPECT_EQ(refusal({{"m", Item{{"", 1}}}}), "m.\"\": the name has 0 bytes; expected 1 to 65535");
}

TEST(CheckItem, BW1_an_item_has_at_most_409600_bytes_names_included) {
    const Item largest{{"id", 1}, {"text", std::string(409'592, 'a')}};
    const Item larger{{"id", 1}, {"text", std::string(409'593, 'a')}};

    EXPECT_NO_THROW(check_item(largest));
    EXPECT_EQ(refusal(larger),
              "the item has 409601 bytes, names included; expected at most 409600");
    EXPECT_EQ(thrown_by([&] { check_item(larger, detail::Path("table \"Movies\"")); }).text,
              "table \"Movies\": the item has 409601 bytes, names included; "
              "expected at most 409600");
}

TEST(CheckItem, BW1_what_is_wrong_with_an_attribute_is_said_before_the_size) {
    EXPECT_TRUE(contains(refusal({{"tags", StringSet()}, {"text", std::string(500'000, 'a')}}),
                         "tags: an empty set"));
}

TEST(CheckItem, N5_text_that_is_not_utf8_is_refused_wherever_it_stands) {
    EXPECT_EQ(refusal({{"s", "a\xFF"}}),
              R"(s: the text is not UTF-8: "a\xff"; use a Binary for bytes)");
    EXPECT_TRUE(contains(refusal({{"ss", StringSet{"\xED\xA0\x80"}}}), "not UTF-8"));
    EXPECT_TRUE(contains(refusal({{"l", List{"\xC0\x80"}}}), "l[0]: "));
    EXPECT_EQ(refusal({{"n\xFF", 1}}), R"(n\xff: the name is not UTF-8)");
}

TEST(CheckItem, N5_zero_bytes_and_line_separators_pass) {
    EXPECT_NO_THROW(check_item({{"s", std::string("a\0b", 3)}, {"t", "\xE2\x80\xA8"}}));
}

} // namespace coalesce::dynamodb
