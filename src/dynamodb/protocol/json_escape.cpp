#include "dynamodb/protocol/json_escape.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace coalesce::dynamodb::protocol {
namespace {

bool is_first_half(char32_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_second_half(char32_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Takes four hexadecimal digits.
std::optional<char32_t> take_unit(const char*& next, const char* end) {
    if (end - next < 4)
        return std::nullopt;
    unsigned unit = 0;
    const auto read = std::from_chars(next, next + 4, unit, 16);
    if (read.ec != std::errc() || read.ptr != next + 4)
        return std::nullopt;
    next += 4;
    return unit;
}

/// Takes what follows `\u`.
std::optional<char32_t> take_character(const char*& next, const char* end) {
    const auto first = take_unit(next, end);
    if (!first || !is_first_half(*first))
        return first && is_second_half(*first) ? std::nullopt : first;
    if (!std::string_view(next, static_cast<std::size_t>(end - next)).starts_with("\\u"))
        return std::nullopt;
    next += 2;
    const auto second = take_unit(next, end);
    if (!second || !is_second_half(*second))
        return std::nullopt;
    return 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00);
}

void append_utf8(std::string& text, char32_t character) {
    const auto append = [&](char32_t lead, int shift) {
        text += static_cast<char>(lead | character >> shift);
        while ((shift -= 6) >= 0)
            text += static_cast<char>(0x80 | (character >> shift & 0x3F));
    };
    if (character < 0x80)
        append(0, 0);
    else if (character < 0x800)
        append(0xC0, 6);
    else if (character < 0x10000)
        append(0xE0, 12);
    else
        append(0xF0, 18);
}

} // namespace

const char* append_escape(std::string& text, const char* next, const char* end) {
    constexpr std::string_view letters = "\"\\/bfnrt", stand_for = "\"\\/\b\f\n\r\t";
    if (next == end)
        return nullptr;
    const char letter = *next++;
    if (letter == 'u') {
        const auto character = take_character(next, end);
        if (!character)
            return nullptr;
        append_utf8(text, *character);
        return next;
    }
    const auto place = letters.find(letter);
    if (place == letters.npos)
        return nullptr;
    text += stand_for[place];
    return next;
}

} // namespace coalesce::dynamodb::protocol
