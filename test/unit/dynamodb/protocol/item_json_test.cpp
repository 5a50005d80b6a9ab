#include "unit/dynamodb/protocol/movies.hpp"

#include "dynamodb/protocol/item_reader.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

Binary bytes(std::initializer_list<int> values) {
    Binary result;
    for (const int value : values)
        result.push_back(static_cast<std::byte>(value));
    return result;
}

Thrown reading(std::string_view json) {
    return thrown_by([&] { from_json<Item>(json); });
}

std::string repeated(std::string_view text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

class ItemJson : public testing::TestWithParam<std::pair<AttributeValue, const char*>> {};

TEST_P(ItemJson, N3_each_type_is_written_under_its_tag) {
    const auto& [value, json] = GetParam();

    EXPECT_EQ(to_json({{"a", value}}), std::string(R"({"a":)") + json + "}");
}

TEST_P(ItemJson, N3_each_type_is_read_back_as_it_was) {
    const auto& [value, json] = GetParam();

    EXPECT_EQ(from_json<Item>(std::string(R"({"a":)") + json + "}"), (Item{{"a", value}}));
}

INSTANTIATE_TEST_SUITE_P(
    types, ItemJson,
    testing::Values(
        std::pair{AttributeValue(Null()), R"({"NULL":true})"},
        std::pair{AttributeValue(false), R"({"BOOL":false})"},
        std::pair{AttributeValue(Number("-12.50")), R"({"N":"-12.5"})"},
        std::pair{AttributeValue("say \"hi\"\n"), R"({"S":"say \"hi\"\n"})"},
        std::pair{AttributeValue(""), R"({"S":""})"},
        std::pair{AttributeValue(bytes({0x00, 0xFF, 0xFE})), R"({"B":"AP/+"})"},
        std::pair{AttributeValue(StringSet{"b", "a"}), R"({"SS":["a","b"]})"},
        std::pair{AttributeValue(NumberSet{Number(2), Number(1)}), R"({"NS":["1","2"]})"},
        std::pair{AttributeValue(BinarySet{bytes({1})}), R"({"BS":["AQ=="]})"},
        std::pair{AttributeValue(List{1, "x", List{}}), R"({"L":[{"N":"1"},{"S":"x"},{"L":[]}]})"},
        std::pair{AttributeValue(Item{{"b", 1}, {"a", Item{}}}),
                  R"({"M":{"a":{"M":{}},"b":{"N":"1"}}})"}));

TEST(ItemJsonWriting, N5_zero_bytes_and_exotic_characters_survive) {
    const Item item{{"a", std::string("a\0b\u2028\U0001F600", 10)}};

    EXPECT_EQ(from_json<Item>(to_json(item)), item);
}

TEST(ItemJsonWriting, N5_text_that_is_not_utf8_is_refused_with_its_place) {
    const Item item{{"info", Item{{"actors", List{"fine", "\xC3"}}}}};

    const auto thrown = thrown_by([&] { to_json(item); });

    EXPECT_EQ(thrown.code, errc::invalid_item);
    EXPECT_TRUE(contains(thrown.text, "info.actors[1]")) << thrown.text;
}

TEST(ItemJsonReading, N7_null_members_and_unknown_ones_are_skipped) {
    const auto item = from_json<Item>(
        R"({"gone":null,"a":{"__type":"x#AttributeValue","N":null,"S":"here","Later":[1,{}]}})");

    EXPECT_EQ(item, (Item{{"a", "here"}}));
}

class OneValueInManyForms : public testing::TestWithParam<const char*> {};

TEST_P(OneValueInManyForms, N7_is_read_as_the_same) {
    EXPECT_EQ(from_json<Item>(GetParam()), (Item{{"a", "x"}}));
}

INSTANTIATE_TEST_SUITE_P(forms, OneValueInManyForms,
                         testing::Values(R"({"a":{"S":"x"}})", R"( { "a" : { "S" : "x" } } )",
                                         R"({"a":{"S": "x" }})", R"({"a":{ "S":"x"}})",
                                         R"({"a":{"N":null,"S":"x"}})",
                                         R"({"a":{"S":"x","N":null}})",
                                         R"({"a":{"X":{"S":[]},"S":"x"}})",
                                         R"({"a":{"\":":1,"S":"x"}})", R"({"a":{"s":1,"S":"x"}})",
                                         R"({"a":{"\u0053":"x"}})"));

TEST(ItemJsonReading, N7_unknown_types_are_reported_with_their_place) {
    const auto thrown = reading(R"({"a":{"L":[{"S":"x"},{"VECTOR":[1,2]}]}})");

    EXPECT_EQ(thrown.code, errc::malformed_response);
    EXPECT_TRUE(contains(thrown.text, "a[1]: expected a value of a known type")) << thrown.text;
}

TEST(ItemJsonReading, N1_numbers_keep_all_their_digits) {
    const auto item = from_json<Item>(R"({"a":{"N":"12345678901234567890123456789012345678"}})");

    EXPECT_EQ(item.at("a").get_if<Number>()->text(), "12345678901234567890123456789012345678");
}

TEST(ItemJsonReading, N4_unused_bits_of_base64_do_not_matter) {
    EXPECT_EQ(from_json<Item>(R"({"a":{"B":"AB=="}})"), from_json<Item>(R"({"a":{"B":"AA=="}})"));
}

TEST(ItemJsonReading, N5_escaped_surrogate_pairs_are_one_character) {
    EXPECT_EQ(from_json<Item>(R"({"a":{"S":"\uD83D\uDE00"}})"), (Item{{"a", "\U0001F600"}}));
}

class MalformedItem : public testing::TestWithParam<const char*> {};

TEST_P(MalformedItem, is_a_malformed_response) {
    EXPECT_EQ(reading(GetParam()).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(N5_surrogates_and_bad_bytes, MalformedItem,
                         testing::Values(R"({"a":{"S":"\uD800"}})", R"({"a":{"S":"\uD800x"}})",
                                         R"({"a":{"S":"\uDC00"}})", R"({"a":{"S":"\uD800\uD800"}})",
                                         "{\"a\":{\"S\":\"\xC3\"}}", "{\"\xFF\":{\"S\":\"x\"}}",
                                         "{\"a\":{\"SS\":[\"\xED\xA0\x80\"]}}"));

INSTANTIATE_TEST_SUITE_P(T12_bytes_that_are_no_item, MalformedItem,
                         testing::Values("", " ", "{", "[]", "null", "3", R"("x")", "{}x",
                                         R"({"a":{"S":"x)",
                                         "<html><body>Service Unavailable</body></html>",
                                         R"({"a":1e999})"));

INSTANTIATE_TEST_SUITE_P(
    N3_values_that_do_not_fit_their_tag, MalformedItem,
    testing::Values(R"({"a":"x"})", R"({"a":[]})", R"({"a":{}})", R"({"a":{"S":1}})",
                    R"({"a":{"N":1}})", R"({"a":{"N":"one"}})", R"({"a":{"N":""}})",
                    R"({"a":{"N":"1E200"}})", R"({"a":{"BOOL":"true"}})", R"({"a":{"NULL":1}})",
                    R"({"a":{"B":"AP_-"}})", R"({"a":{"B":"AA"}})", R"({"a":{"SS":"x"}})",
                    R"({"a":{"SS":[null]}})", R"({"a":{"NS":["1","x"]}})", R"({"a":{"L":{}}})",
                    R"({"a":{"L":[null]}})", R"({"a":{"M":[]}})", R"({"a":{"M":{"b":1}}})",
                    R"({"a":{"S":"x","N":"1"}})"));

TEST(ItemJsonReading, a_message_names_the_path_and_both_types) {
    EXPECT_EQ(reading(R"({"info":{"M":{"actors":{"L":[{"S":"x"},{"S":7}]}}}})").text,
              "info.actors[1]: expected a string, got a number");
}

TEST(ItemJsonReading, a_value_nested_32_times_is_read) {
    const auto json =
        R"({"a":)" + repeated(R"({"L":[)", 32) + R"({"N":"1"})" + repeated("]}", 32) + "}";

    EXPECT_EQ(from_json<Item>(json).at("a").type(), std::string("L"));
}

TEST(ItemJsonReading, deep_nesting_is_refused_before_it_exhausts_the_stack) {
    const auto arrays = R"({"a":{"Later":)" + repeated("[", 1'000'000);
    const auto lists = R"({"a":)" + repeated(R"({"L":[)", 200'000);

    EXPECT_TRUE(contains(reading(arrays).text, "nests deeper")) << reading(arrays).text;
    EXPECT_TRUE(contains(reading(lists).text, "nests deeper")) << reading(lists).text;
}

TEST(ReadKey, N3_takes_only_the_key_attributes) {
    JsonReader in(R"({"year":{"N":"2013.0"},"title":{"S":"Rush"},"x":{"S":7}})");

    EXPECT_EQ(read_key(in, year_title_schema(), Path()), (Item{{"year", 2013}, {"title", "Rush"}}));
}

TEST(ReadKey, N3_is_nothing_where_an_attribute_is_missing_or_of_another_type) {
    JsonReader missing(R"({"year":{"N":"2013"}})");
    JsonReader other_type(R"({"year":{"S":"2013"},"title":{"S":"Rush"}})");

    EXPECT_EQ(read_key(missing, year_title_schema(), Path()), std::nullopt);
    EXPECT_EQ(read_key(other_type, year_title_schema(), Path()), std::nullopt);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
