#include "dynamodb/quoted.hpp"

#include "dynamodb/utf8.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb {

TEST(Quoted, text_stands_in_quotes) {
    EXPECT_EQ(quoted("Rush"), "\"Rush\"");
    EXPECT_EQ(quoted(""), "\"\"");
    EXPECT_EQ(quoted("Am\xC3\xA9lie"), "\"Am\xC3\xA9lie\"");
}

TEST(Quoted, what_could_confuse_a_log_is_escaped) {
    EXPECT_EQ(quoted("a\"b\\c\nd"), R"("a\"b\\c\nd")");
    EXPECT_EQ(quoted(std::string_view("\0\x1B\x7F", 3)), R"("\u0000\u001b\u007f")");
}

TEST(Quoted, bytes_that_are_not_utf8_show_as_numbers) {
    EXPECT_EQ(quoted("a\xFF\xC3"), R"("a\xff\xc3")");
}

TEST(Quoted, long_text_is_cut) {
    EXPECT_EQ(legible(std::string(60, 'a')), std::string(60, 'a'));
    EXPECT_EQ(legible(std::string(61, 'a')), std::string(60, 'a') + "...");
}

TEST(Quoted, a_character_is_never_cut_in_two) {
    for (std::size_t before = 56; before <= 60; ++before) {
        const auto shown = legible(std::string(before, 'a') + "\xF0\x9F\x98\x80 and more");
        EXPECT_TRUE(is_utf8(shown)) << shown;
        EXPECT_FALSE(shown.find("\\x") != std::string::npos) << shown;
    }
}

} // namespace coalesce::dynamodb
