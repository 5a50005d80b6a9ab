#include "dynamodb/http/message.hpp"

#include <algorithm>

namespace coalesce::dynamodb::http {
namespace {

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

} // namespace

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

bool same_name(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::optional<std::string_view> find(const Headers& headers, std::string_view name) noexcept {
    for (const auto& [given, value] : headers)
        if (same_name(given, name))
            return value;
    return std::nullopt;
}

} // namespace coalesce::dynamodb::http
