// Strings are scanned eight bytes at a time: what stops them is found wherever it stands.

#include "dynamodb/protocol/json_scan.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t text_size = 25; // three words and a byte

class JsonScan : public testing::TestWithParam<std::size_t> {
protected:
    /// `text_size` letters, with this byte in place of the one at the parameter.
    std::string with(char byte) const {
        std::string text(text_size, 'a');
        text[GetParam()] = byte;
        return text;
    }

    static std::size_t plain_size(const std::string& text) {
        bool is_ascii = false;
        const auto* begin = text.data();
        return static_cast<std::size_t>(end_of_plain(begin, begin + text.size(), is_ascii) - begin);
    }

    static std::size_t quote_or_escape(const std::string& text) {
        const auto* begin = text.data();
        return static_cast<std::size_t>(next_quote_or_escape(begin, begin + text.size()) - begin);
    }

    static bool is_ascii(const std::string& text) {
        bool result = false;
        end_of_plain(text.data(), text.data() + text.size(), result);
        return result;
    }
};

TEST_P(JsonScan, quotes_and_backslashes_stop_both_scans) {
    EXPECT_EQ(plain_size(with('"')), GetParam());
    EXPECT_EQ(plain_size(with('\\')), GetParam());
    EXPECT_EQ(quote_or_escape(with('"')), GetParam());
    EXPECT_EQ(quote_or_escape(with('\\')), GetParam());
}

TEST_P(JsonScan, control_characters_stop_plain_text_alone) {
    EXPECT_EQ(plain_size(with('\0')), GetParam());
    EXPECT_EQ(plain_size(with('\x1f')), GetParam());
    EXPECT_EQ(quote_or_escape(with('\x1f')), text_size);
}

TEST_P(JsonScan, nothing_else_stops_them) {
    for (int byte = 0x20; byte < 0x100; ++byte) {
        const auto text = with(static_cast<char>(byte));
        const bool stops = byte == '"' || byte == '\\';
        EXPECT_EQ(plain_size(text), stops ? GetParam() : text_size) << byte;
        EXPECT_EQ(quote_or_escape(text), stops ? GetParam() : text_size) << byte;
    }
}

TEST_P(JsonScan, the_first_of_several_counts) {
    auto text = with('"');
    text.back() = '\\';
    text[0] = GetParam() == 0 ? '"' : '!'; // below a mark, and all but one

    EXPECT_EQ(plain_size(text), GetParam());
}

TEST_P(JsonScan, a_byte_that_is_no_ascii_is_noticed_before_the_end_alone) {
    auto text = with('\x80');
    const bool is_before = GetParam() < text_size - 1;
    text.back() = '"';

    EXPECT_EQ(is_ascii(text), !is_before);
    EXPECT_FALSE(is_ascii(with('\xff')));
}

TEST_P(JsonScan, ends_with_the_text) {
    const std::string text(GetParam(), 'a');

    EXPECT_EQ(plain_size(text), GetParam());
    EXPECT_EQ(quote_or_escape(text), GetParam());
}

INSTANTIATE_TEST_SUITE_P(places, JsonScan, testing::Range(std::size_t{0}, text_size));

} // namespace
} // namespace coalesce::dynamodb::protocol
