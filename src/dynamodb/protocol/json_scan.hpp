#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Where strings of JSON stop. Most of an answer is strings, and most of those are short: they are
// scanned eight bytes at a time, without a call.

namespace coalesce::dynamodb::protocol {
namespace scan {

using Word = std::uint64_t;

inline constexpr std::ptrdiff_t word_size = sizeof(Word);
inline constexpr Word high_bits = 0x8080808080808080;

constexpr Word repeated(unsigned char byte) {
    return Word{0x0101010101010101} * byte;
}

/// The first byte in the lowest place, on any machine.
inline Word load(const char* bytes) noexcept {
    Word word;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

// These set the high bit of each byte of which something is true. Above the first such byte they
// may set others too, for the subtraction borrows from there: only the first one counts.

constexpr Word below(Word word, unsigned char bound) noexcept {
    return (word - repeated(bound)) & ~word & high_bits;
}

constexpr Word equal(Word word, unsigned char byte) noexcept {
    return below(word ^ repeated(byte), 1);
}

/// The place of the first byte that is marked.
constexpr int first(Word marks) noexcept {
    return std::countr_zero(marks) / 8;
}

constexpr bool is_special(unsigned char byte) noexcept {
    return byte == '"' || byte == '\\';
}

} // namespace scan

/// Where a string can be taken as it is no more: at a quote, a backslash, a control character, or
/// at `end`. `is_ascii`: whether all before that is.
inline const char* end_of_plain(const char* next, const char* end, bool& is_ascii) noexcept {
    using namespace scan;
    Word all = 0;
    for (; end - next >= word_size; next += word_size) {
        const auto word = load(next);
        const auto marks = equal(word, '"') | equal(word, '\\') | below(word, 0x20);
        if (marks != 0) {
            const auto before = first(marks);
            all |= word & ((Word{1} << (8 * before)) - 1);
            is_ascii = (all & high_bits) == 0;
            return next + before;
        }
        all |= word;
    }
    for (; next != end; ++next) {
        const auto byte = static_cast<unsigned char>(*next);
        if (is_special(byte) || byte < 0x20)
            break;
        all |= byte;
    }
    is_ascii = (all & high_bits) == 0;
    return next;
}

/// The next quote or backslash, or `end`.
inline const char* next_quote_or_escape(const char* next, const char* end) noexcept {
    using namespace scan;
    for (; end - next >= word_size; next += word_size) {
        const auto word = load(next);
        if (const auto marks = equal(word, '"') | equal(word, '\\'))
            return next + first(marks);
    }
    while (next != end && !is_special(static_cast<unsigned char>(*next)))
        ++next;
    return next;
}

} // namespace coalesce::dynamodb::protocol
