#include "dynamodb/protocol/json_reader.hpp"

#include "dynamodb/protocol/json.hpp"
#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::protocol {
namespace {

const Path path("answer");

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i)
        result += text;
    return result;
}

// Each reads one value that stands alone.

void read_object(JsonReader& in) {
    in.begin_object(path);
    while (in.next_member(path))
        in.skip(path);
}

void read_array(JsonReader& in) {
    in.begin_array(path);
    while (in.next_element(path))
        in.skip(path);
}

void read_string(JsonReader& in) {
    in.string(path);
}

void read_boolean(JsonReader& in) {
    in.boolean(path);
}

void read_number(JsonReader& in) {
    in.number(path);
}

void read_anything(JsonReader& in) {
    in.skip(path);
}

template <class Read>
Thrown reading(std::string_view json, Read read) {
    return thrown_by([&] {
        JsonReader in(json);
        read(in);
        in.end(path);
    });
}

/// Reads with every function there is, to the end.
std::string everything_in(std::string_view json) {
    JsonReader in(json);
    std::string seen;
    in.begin_object(path);
    while (const auto name = in.next_member(path)) {
        seen.append(*name) += '=';
        if (*name == "text")
            seen += in.string(path);
        else if (*name == "yes")
            seen += in.boolean(path) ? "true" : "false";
        else if (*name == "number")
            seen += std::to_string(in.number(path));
        else if (*name == "nothing")
            seen += in.take_null() ? "null" : "?";
        else if (*name == "list")
            for (in.begin_array(path); in.next_element(path);)
                seen.append(in.string(path)) += ';';
        else
            seen += in.text_of([&] { in.skip(path); });
        seen += ' ';
    }
    in.end(path);
    return seen;
}

TEST(JsonReader, gives_members_and_elements_in_their_order) {
    EXPECT_EQ(everything_in(R"({"text":"a","yes":true,"number":-2.5e1,"nothing":null,)"
                            R"("list":["x","y"],"other":[1,{}]})"),
              R"(text=a yes=true number=-25.000000 nothing=null list=x;y; other=[1,{}] )");
}

TEST(JsonReader, white_space_may_stand_between_any_two_tokens) {
    EXPECT_EQ(everything_in(" \t\r\n{ \"text\" : \"a\" ,\n\"list\"\t:\r[ \"x\" , \"y\" ] , "
                            "\"nothing\" : null , \"yes\" : false , \"number\" : 1 } \n"),
              "text=a list=x;y; nothing=null yes=false number=1.000000 ");
}

TEST(JsonReader, empty_objects_and_arrays_have_nothing_in_them) {
    EXPECT_EQ(everything_in("{}"), "");
    EXPECT_EQ(everything_in("{ }"), "");
    EXPECT_EQ(everything_in(R"({"list":[],"a":{},"b":[ ]})"), "list= a={} b=[ ] ");
}

class JsonDocuments : public testing::TestWithParam<const char*> {};

TEST_P(JsonDocuments, T12_cut_short_anywhere_are_malformed) {
    const std::string_view json(GetParam());
    everything_in(json);

    for (std::size_t size = 0; size < json.size(); ++size) {
        // A copy of that size, so that the sanitizer sees a read behind the end.
        const std::vector<char> cut(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(size));
        const auto thrown = thrown_by([&] { everything_in({cut.data(), cut.size()}); });
        EXPECT_EQ(thrown.code, errc::malformed_response) << "after " << size << " bytes";
    }
}

INSTANTIATE_TEST_SUITE_P(
    documents, JsonDocuments,
    testing::Values(R"({"text":"a\u00e9\uD83D\uDE00\n","yes":true,"number":-2.5e1})",
                    R"({"nothing":null,"list":["x","\\"],"yes":false})",
                    R"({"other":[1,{"k\"":"]}"},[true,null]],"\u0061":{"b":[]}})"));

class JsonCommas : public testing::TestWithParam<const char*> {};

TEST_P(JsonCommas, T12_stand_between_elements_and_nowhere_else) {
    const std::string array = '[' + std::string(GetParam()) + ']';
    const auto read_elements = [](JsonReader& in) {
        in.begin_array(path);
        while (in.next_element(path))
            in.boolean(path);
    };

    EXPECT_EQ(reading(array, read_elements).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(places, JsonCommas,
                         testing::Values("true true", "true,", ",true", "true,,true", ",",
                                         "true:", "true;true"));

class JsonMembers : public testing::TestWithParam<const char*> {};

TEST_P(JsonMembers, T12_are_names_colons_and_values_with_commas_between) {
    EXPECT_EQ(reading('{' + std::string(GetParam()) + '}', read_object).code,
              errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(mistakes, JsonMembers,
                         testing::Values(R"("a":1 "b":2)", R"("a":1,)", R"(,"a":1)",
                                         R"("a":1,,"b":2)", R"("a" 1)", R"("a"::1)", R"("a")",
                                         R"("a":)", R"(a:1)", R"(1:1)", R"(null:1)", R"('a':1)",
                                         R"("a":1])", R"("a":1}})", R"("a",1)"));

TEST(JsonReader, a_comma_may_not_stand_in_for_a_value_that_was_read) {
    JsonReader in("[[],true]");
    in.begin_array(path);
    in.next_element(path);
    in.begin_array(path);

    EXPECT_FALSE(in.next_element(path));
    EXPECT_TRUE(in.next_element(path)) << "the comma behind an empty array";
    EXPECT_TRUE(in.boolean(path));
    EXPECT_FALSE(in.next_element(path));
}

using Unread = std::pair<void (*)(JsonReader&), const char*>;

class JsonValues : public testing::TestWithParam<Unread> {};

TEST_P(JsonValues, T12_that_are_something_else_are_malformed) {
    const auto& [read, json] = GetParam();

    EXPECT_EQ(reading(json, read).code, errc::malformed_response) << json;
}

INSTANTIATE_TEST_SUITE_P(of_another_type, JsonValues,
                         testing::Values(Unread(read_object, "[]"), Unread(read_object, "\"{}\""),
                                         Unread(read_object, "null"), Unread(read_object, ""),
                                         Unread(read_array, "{}"), Unread(read_array, "1"),
                                         Unread(read_string, "1"), Unread(read_string, "'a'"),
                                         Unread(read_string, "null"), Unread(read_boolean, "1"),
                                         Unread(read_boolean, "\"true\""),
                                         Unread(read_boolean, "null"), Unread(read_number, "\"1\""),
                                         Unread(read_number, "true"), Unread(read_number, ""),
                                         Unread(read_anything, ""), Unread(read_anything, " "),
                                         Unread(read_anything, "]"), Unread(read_anything, ",")));

INSTANTIATE_TEST_SUITE_P(with_something_behind, JsonValues,
                         testing::Values(Unread(read_boolean, "truex"),
                                         Unread(read_boolean, "true1"),
                                         Unread(read_boolean, "falsee"),
                                         Unread(read_boolean, "true false"),
                                         Unread(read_boolean, "TRUE"), Unread(read_boolean, "tru"),
                                         Unread(read_number, "1x"), Unread(read_number, "1 2"),
                                         Unread(read_number, "1.5.5"), Unread(read_number, "+1"),
                                         Unread(read_number, "-"), Unread(read_number, ".5e"),
                                         Unread(read_number, "0x10"), Unread(read_string, "\"a\"b"),
                                         Unread(read_array, "[]]"), Unread(read_object, "{}{}")));

INSTANTIATE_TEST_SUITE_P(with_brackets_that_do_not_match, JsonValues,
                         testing::Values(Unread(read_anything, "[}"), Unread(read_anything, "{]"),
                                         Unread(read_anything, "[{]}"),
                                         Unread(read_anything, "[[]"),
                                         Unread(read_anything, "{\"a\":[}"),
                                         Unread(read_anything, "[\"]"),
                                         Unread(read_anything, "[\"\\\"]")));

class JsonNumbers : public testing::TestWithParam<std::pair<const char*, double>> {};

TEST_P(JsonNumbers, are_read_as_the_nearest_double) {
    const auto& [json, value] = GetParam();
    JsonReader in(json);

    EXPECT_EQ(in.number(path), value);
    in.end(path);
}

INSTANTIATE_TEST_SUITE_P(numbers, JsonNumbers,
                         testing::Values(std::pair{"0", 0.0}, std::pair{"-0.0", -0.0},
                                         std::pair{" 12", 12.0}, std::pair{"-1.5", -1.5},
                                         std::pair{"1e3", 1e3}, std::pair{"1E-3", 1e-3},
                                         std::pair{"0.1", 0.1}));

TEST(JsonReader, a_number_beyond_doubles_is_malformed) {
    EXPECT_EQ(reading("1e999", read_number).code, errc::malformed_response);
}

class NoJsonNumbers : public testing::TestWithParam<const char*> {};

TEST_P(NoJsonNumbers, are_malformed) {
    EXPECT_EQ(reading(GetParam(), read_number).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(words, NoJsonNumbers,
                         testing::Values("nan", "-nan", "nan(0)", "inf", "-inf", "Infinity"));

TEST(JsonReader, null_is_taken_only_where_it_stands) {
    JsonReader in("[null,true]");
    in.begin_array(path);
    in.next_element(path);

    EXPECT_TRUE(in.take_null());
    in.next_element(path);
    EXPECT_FALSE(in.take_null());
    EXPECT_TRUE(in.boolean(path));
    EXPECT_FALSE(in.next_element(path));
}

class SkippedValues : public testing::TestWithParam<const char*> {};

TEST_P(SkippedValues, are_passed_to_their_end_and_given_as_they_came) {
    const std::string json = "[ " + std::string(GetParam()) + " ,true]";
    JsonReader in(json);
    in.begin_array(path);
    in.next_element(path);

    EXPECT_EQ(in.text_of([&] { in.skip(path); }), GetParam());
    EXPECT_TRUE(in.next_element(path));
    EXPECT_TRUE(in.boolean(path));
    EXPECT_FALSE(in.next_element(path));
    in.end(path);
}

INSTANTIATE_TEST_SUITE_P(values, SkippedValues,
                         testing::Values("null", "true", "-1.5e+10", R"("")", R"("a\"]\\")", "[]",
                                         "{}", R"([[],{"a":[1, 2]}])", R"({"a]":"}","b":{"c":{}}})",
                                         R"("\uD800")", "[1 2,,{:}]"));

TEST(JsonReader, the_text_of_a_value_is_what_was_read_of_it) {
    JsonReader in(R"( {"a": [true, false] } )");

    const auto text = in.text_of([&] { read_object(in); });

    EXPECT_EQ(text, R"({"a": [true, false] })");
    in.end(path);
}

TEST(JsonReader, T12_nests_to_its_limit_and_no_deeper) {
    const auto arrays = [](std::size_t depth) {
        return repeated("[", depth) + repeated("]", depth);
    };
    const auto open_all = [](JsonReader& in) {
        std::size_t depth = 0;
        for (in.begin_array(path); in.next_element(path); in.begin_array(path))
            ++depth;
        for (; depth > 0; --depth)
            in.next_element(path);
    };

    EXPECT_EQ(reading(arrays(max_json_depth), open_all).text, "nothing was thrown");
    EXPECT_EQ(reading(arrays(max_json_depth + 1), open_all).text,
              "answer: it nests deeper than 160 levels");
    EXPECT_EQ(reading(arrays(max_json_depth), read_anything).text, "nothing was thrown");
    EXPECT_EQ(reading(arrays(max_json_depth + 1), read_anything).text,
              "answer: it nests deeper than 160 levels");
}

TEST(JsonReader, T12_what_is_skipped_counts_from_where_it_stands) {
    const auto json = '[' + repeated("[", max_json_depth) + repeated("]", max_json_depth) + ']';

    EXPECT_EQ(reading(json, read_array).text, "answer: it nests deeper than 160 levels");
}

TEST(JsonReader, T12_what_was_closed_does_not_count_as_depth) {
    const auto objects = '[' + repeated("{},", 1000) + "[]]";

    EXPECT_EQ(reading(objects, read_anything).text, "nothing was thrown");
    EXPECT_EQ(reading(objects,
                      [](JsonReader& in) {
                          in.begin_array(path);
                          for (int i = 0; i < 1000; ++i) {
                              in.next_element(path);
                              read_object(in);
                          }
                          in.next_element(path);
                          read_array(in);
                          in.next_element(path);
                      })
                  .text,
              "nothing was thrown");
}

TEST(JsonReader, messages_name_the_path_what_was_expected_and_what_came) {
    EXPECT_EQ(reading("[]", read_object).text, "answer: expected an object, got an array");
    EXPECT_EQ(reading("{}", read_array).text, "answer: expected an array, got an object");
    EXPECT_EQ(reading("-1", read_string).text, "answer: expected a string, got a number");
    EXPECT_EQ(reading("null", read_boolean).text, "answer: expected a boolean, got null");
    EXPECT_EQ(reading("\"\"", read_number).text, "answer: expected a number, got a string");
    EXPECT_EQ(reading("true", read_string).text, "answer: expected a string, got a boolean");
    EXPECT_EQ(reading("?", read_anything).text, "answer: expected a value, got no JSON");
    EXPECT_EQ(reading("", read_anything).text, "answer: expected a value, got the end");
    EXPECT_EQ(reading("{} x", read_object).text, "answer: expected the end, at byte 3 of 4");
    EXPECT_EQ(reading("[1 2]", read_array).text, "answer: expected a comma or ], at byte 3 of 5");
    EXPECT_EQ(reading("{\"a\" 1}", read_object).text, "answer: expected a colon, at byte 5 of 7");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
