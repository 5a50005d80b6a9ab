#include "dynamodb/base64.hpp"

#include <array>
#include <cstdint>

namespace coalesce::dynamodb {
namespace {

constexpr std::uint32_t no_digit = 64;

// The 64 digits of a form of base64, and the values that they stand for.
class Alphabet {
public:
    explicit constexpr Alphabet(std::string_view digits) : digits_(digits) {
        values_.fill(no_digit);
        for (std::size_t i = 0; i < digits.size(); ++i)
            values_[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
    }

    char digit(std::uint32_t value) const { return digits_[value]; }
    std::uint32_t value(char digit) const { return values_[static_cast<unsigned char>(digit)]; }

private:
    std::string_view digits_;
    std::array<std::uint8_t, 256> values_{};
};

constexpr Alphabet standard("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
constexpr Alphabet url_safe("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

// Up to three bytes as 24 bits, the first byte highest.
std::uint32_t bits_of(std::span<const std::byte> bytes) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
        bits = bits << 8 | (i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0);
    return bits;
}

void append_group(std::string& text, std::span<const std::byte> bytes, const Alphabet& alphabet) {
    const auto bits = bits_of(bytes);
    for (std::size_t i = 0; i <= bytes.size(); ++i)
        text += alphabet.digit(bits >> (18 - 6 * i) & 63);
}

std::string written(std::span<const std::byte> bytes, const Alphabet& alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (; bytes.size() > 3; bytes = bytes.subspan(3))
        append_group(text, bytes.first(3), alphabet);
    if (!bytes.empty())
        append_group(text, bytes, alphabet);
    return text;
}

// Reads two to four digits into one to three bytes.
bool append_bytes(Binary& bytes, std::string_view digits, const Alphabet& alphabet) {
    std::uint32_t bits = 0;
    for (const char c : digits) {
        if (alphabet.value(c) == no_digit)
            return false;
        bits = bits << 6 | alphabet.value(c);
    }
    bits <<= 6 * (4 - digits.size());
    for (std::size_t i = 0; i + 1 < digits.size(); ++i)
        bytes.push_back(static_cast<std::byte>(bits >> (16 - 8 * i) & 255));
    return true;
}

// The bytes of digits without padding.
std::optional<Binary> bytes_of(std::string_view digits, const Alphabet& alphabet) {
    Binary bytes;
    bytes.reserve(digits.size() / 4 * 3 + 2);
    for (std::size_t i = 0; i < digits.size(); i += 4)
        if (!append_bytes(bytes, digits.substr(i, 4), alphabet))
            return std::nullopt;
    return bytes;
}

// Whether bits of the last digit are set that belong to no byte.
bool has_bits_left_over(std::string_view digits, const Alphabet& alphabet) {
    const auto last = digits.size() % 4;
    return last != 0 && (alphabet.value(digits.back()) & (last == 2 ? 15U : 3U)) != 0;
}

} // namespace

std::string to_base64(std::span<const std::byte> bytes) {
    auto text = written(bytes, standard);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<Binary> from_base64(std::string_view text) {
    if (text.size() % 4 != 0)
        return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    return bytes_of(text, standard);
}

std::string to_base64url(std::span<const std::byte> bytes) {
    return written(bytes, url_safe);
}

std::optional<Binary> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1 || has_bits_left_over(text, url_safe))
        return std::nullopt;
    return bytes_of(text, url_safe);
}

} // namespace coalesce::dynamodb
