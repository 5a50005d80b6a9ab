// The strings and names that `JsonReader` reads.

#include "dynamodb/protocol/json_reader.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

const Path answer_path("answer");

std::string string_in(std::string_view json) {
    JsonReader in(json);
    return std::string(in.string(answer_path));
}

std::string name_in(std::string_view json) {
    JsonReader in(json);
    in.begin_object(answer_path);
    return std::string(in.next_member(answer_path).value());
}

class JsonStrings : public testing::TestWithParam<std::pair<const char*, std::string>> {};

TEST_P(JsonStrings, N5_are_read_with_their_escapes) {
    const auto& [json, text] = GetParam();

    EXPECT_EQ(string_in('"' + std::string(json) + '"'), text);
}

INSTANTIATE_TEST_SUITE_P(
    texts, JsonStrings,
    testing::Values(std::pair{"", std::string()}, std::pair{"plain", std::string("plain")},
                    std::pair{R"(\"\\\/\b\f\n\r\t)", std::string("\"\\/\b\f\n\r\t")},
                    std::pair{R"(\u0041\u00e9\u20AC)", std::string("A\u00e9\u20ac")},
                    std::pair{R"(\ud83d\uDE00)", std::string("\U0001F600")},
                    std::pair{R"(a\u0000b)", std::string("a\0b", 3)},
                    std::pair{R"(\u001f)", std::string("\x1f")},
                    std::pair{"\u00e9\U0001F600\u2028\x7f",
                              std::string("\u00e9\U0001F600\u2028\x7f")},
                    std::pair{"\u00e9\\n", std::string("\u00e9\n")}));

class NoJsonStrings : public testing::TestWithParam<std::string> {};

TEST_P(NoJsonStrings, N5_are_malformed) {
    EXPECT_EQ(thrown_by([] { string_in('"' + GetParam() + '"'); }).code, errc::malformed_response);
}

TEST_P(NoJsonStrings, N5_are_malformed_as_names) {
    EXPECT_EQ(thrown_by([] { name_in("{\"" + GetParam() + "\":1}"); }).code,
              errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(escapes, NoJsonStrings,
                         testing::Values(R"(\x41)", R"(\)", R"(\u12)", R"(\u12G4)", R"(\U0041)",
                                         R"(\a)", R"(\0)", R"(\')"));
INSTANTIATE_TEST_SUITE_P(surrogates, NoJsonStrings,
                         testing::Values(R"(\uD800)", R"(\uD83D\uD83D)", R"(\uDC00)",
                                         R"(\uDE00\uD83D)", R"(\uD83Dx)", R"(\uD83D\n)",
                                         R"(x\uDFFF)"));
INSTANTIATE_TEST_SUITE_P(control_characters, NoJsonStrings,
                         testing::Values("\n", "\t", std::string(1, '\0'), "\x1f", "a\\n\n"));
INSTANTIATE_TEST_SUITE_P(bytes_that_are_not_utf8, NoJsonStrings,
                         testing::Values("\xC3", "\x80", "\xFF", "\xC0\xAF", "\xED\xA0\x80",
                                         "\xF4\x90\x80\x80", "a\\n\xC3", "\xE2\x82"));

TEST(JsonNames, N5_a_name_with_escapes_is_good_after_other_names_and_strings) {
    JsonReader in(R"({"\u0061\n":"\u0062\n","\u0063\n":"\u0064\n"})");
    in.begin_object(answer_path);

    const auto first = in.next_member(answer_path);
    in.string(answer_path);
    const auto second = in.next_member(answer_path);
    in.string(answer_path);

    EXPECT_EQ(first, "a\n");
    EXPECT_EQ(second, "c\n");
}

TEST(JsonNames, N5_a_name_that_is_empty_or_the_nul_character_is_a_name) {
    JsonReader in(R"({"":1,"\u0000":2})");
    in.begin_object(answer_path);

    EXPECT_EQ(in.next_member(answer_path), "");
    in.skip(answer_path);
    EXPECT_EQ(in.next_member(answer_path), std::string_view("\0", 1));
}

TEST(JsonText, without_escapes_is_a_view_of_the_json) {
    const std::string json = R"("text")";
    JsonReader in(json);

    EXPECT_EQ(in.string(answer_path).data(), json.data() + 1);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
