#include "dynamodb/utf8.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb {

TEST(Utf8, N5_text_of_every_length_of_character_is_well_formed) {
    for (const std::string_view text :
         {std::string_view(""), std::string_view("plain"), std::string_view("\0", 1),
          std::string_view("\x7F"), std::string_view("\xC2\x80"), std::string_view("\xDF\xBF"),
          std::string_view("\xE0\xA0\x80"), std::string_view("\xE2\x80\xA8"),
          std::string_view("\xED\x9F\xBF"), std::string_view("\xEE\x80\x80"),
          std::string_view("\xEF\xBF\xBF"), std::string_view("\xF0\x90\x80\x80"),
          std::string_view("\xF0\x9F\x98\x80"), std::string_view("\xF4\x8F\xBF\xBF")})
        EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, N5_stray_and_missing_continuation_bytes_are_found) {
    for (const std::string_view text : {"\x80", "a\xBF", "\xC2", "\xC2z", "\xE2\x80", "\xE2\x80z",
                                        "\xF0\x9F\x98", "\xF0\x9F\x98z", "\xC2\x80\x80"})
        EXPECT_FALSE(is_utf8(text)) << text.size();
}

TEST(Utf8, N5_overlong_forms_are_found) {
    for (const std::string_view text : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
                                        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF"})
        EXPECT_FALSE(is_utf8(text)) << text.size();
}

TEST(Utf8, N5_surrogates_and_code_points_beyond_unicode_are_found) {
    for (const std::string_view text :
         {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"})
        EXPECT_FALSE(is_utf8(text)) << text.size();
}

} // namespace coalesce::dynamodb
