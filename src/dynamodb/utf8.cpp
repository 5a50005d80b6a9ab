#include "dynamodb/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace coalesce::dynamodb {
namespace {

unsigned char byte(char c) {
    return static_cast<unsigned char>(c);
}

// The range of the second byte depends on the first: that is where overlong forms, surrogates
// and code points above U+10FFFF show.
bool second_fits(unsigned char first, unsigned char second) {
    switch (first) {
    case 0xE0: return second >= 0xA0 && second <= 0xBF;
    case 0xED: return second >= 0x80 && second <= 0x9F;
    case 0xF0: return second >= 0x90 && second <= 0xBF;
    case 0xF4: return second >= 0x80 && second <= 0x8F;
    default: return second >= 0x80 && second <= 0xBF;
    }
}

std::size_t length_by_first(unsigned char first) {
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

// The length of the character that `text` begins with; 0 if it is not well-formed.
std::size_t character_length(std::string_view text) {
    const auto length = length_by_first(byte(text[0]));
    if (length == 0 || length > text.size())
        return 0;
    if (length > 1 && !second_fits(byte(text[0]), byte(text[1])))
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte(text[i]) & 0xC0) != 0x80)
            return 0;
    return length;
}

// How many bytes at the beginning are ASCII, in steps of eight.
std::size_t ascii_words(std::string_view text) {
    std::size_t size = 0;
    for (std::uint64_t word = 0; text.size() - size >= sizeof word; size += sizeof word) {
        std::memcpy(&word, text.data() + size, sizeof word);
        if ((word & 0x8080808080808080) != 0)
            break;
    }
    return size;
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    for (;;) {
        text.remove_prefix(ascii_words(text));
        if (text.empty())
            return true;
        const auto length = character_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
}

} // namespace coalesce::dynamodb
