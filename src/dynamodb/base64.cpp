#include "dynamodb/base64.hpp"

#include <array>
#include <cstdint>

namespace coalesce::dynamodb {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t no_digit = 64;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

std::uint32_t digit_value(char c) {
    return digit_values[static_cast<unsigned char>(c)];
}

// Up to three bytes as 24 bits, the first byte highest.
std::uint32_t bits_of(std::span<const std::byte> bytes) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
        bits = bits << 8 | (i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0);
    return bits;
}

void append_group(std::string& text, std::span<const std::byte> bytes) {
    const auto bits = bits_of(bytes);
    for (std::size_t i = 0; i < 4; ++i)
        text += i <= bytes.size() ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
}

// Reads two to four digits into one to three bytes.
bool append_bytes(Binary& bytes, std::string_view digits) {
    std::uint32_t bits = 0;
    for (const char c : digits) {
        if (digit_value(c) == no_digit)
            return false;
        bits = bits << 6 | digit_value(c);
    }
    bits <<= 6 * (4 - digits.size());
    for (std::size_t i = 0; i + 1 < digits.size(); ++i)
        bytes.push_back(static_cast<std::byte>(bits >> (16 - 8 * i) & 255));
    return true;
}

} // namespace

std::string to_base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (; bytes.size() > 3; bytes = bytes.subspan(3))
        append_group(text, bytes.first(3));
    if (!bytes.empty())
        append_group(text, bytes);
    return text;
}

std::optional<Binary> from_base64(std::string_view text) {
    if (text.size() % 4 != 0)
        return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    Binary bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    for (std::size_t i = 0; i < text.size(); i += 4)
        if (!append_bytes(bytes, text.substr(i, 4)))
            return std::nullopt;
    return bytes;
}

} // namespace coalesce::dynamodb
