#include "dynamodb/quoted.hpp"

#include "dynamodb/utf8.hpp"

#include <cstddef>

namespace coalesce::dynamodb {
namespace {

constexpr std::size_t longest = 60;
constexpr char digits[] = "0123456789abcdef";

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Not longer than allowed, and not cut inside a character.
std::string_view shortened(std::string_view text) {
    if (text.size() <= longest)
        return text;
    auto size = longest;
    while (size > longest - 3 && is_continuation(text[size]))
        --size;
    return text.substr(0, size);
}

std::string escape(char c, bool utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
        return {'\\', c};
    if (c == '\n')
        return "\\n";
    if (byte < 0x20 || byte == 0x7F)
        return {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    if (byte >= 0x80 && !utf8)
        return {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    return {c};
}

} // namespace

std::string legible(std::string_view text) {
    const auto shown = shortened(text);
    const auto utf8 = is_utf8(shown);
    std::string result;
    for (const char c : shown)
        result += escape(c, utf8);
    return shown.size() < text.size() ? result + "..." : result;
}

std::string quoted(std::string_view text) {
    return '"' + legible(text) + '"';
}

} // namespace coalesce::dynamodb
