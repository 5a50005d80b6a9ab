#include "dynamodb/protocol/error_answer.hpp"

#include "dynamodb/protocol/json.hpp"

#include <optional>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t max_excerpt_bytes = 1024;

// `namespace#Code:http://...` -> `Code`. The URI may hold a `#` of its own, so it goes first.
std::string_view short_code(std::string_view text) noexcept {
    text = text.substr(0, text.find(':'));
    if (const auto hash = text.rfind('#'); hash != text.npos)
        text.remove_prefix(hash + 1);
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t");
    return first == text.npos ? std::string_view() : text.substr(first, last - first + 1);
}

std::string_view text_of(const JsonValue& body, std::string_view name) noexcept {
    const auto* member = find(body, name);
    return member && member->IsString() ? view(*member) : std::string_view();
}

std::string_view first_of(std::string_view a, std::string_view b) noexcept {
    return a.empty() ? b : a;
}

/// Never ends within a character.
std::string excerpt(std::string_view body) {
    if (body.size() <= max_excerpt_bytes)
        return std::string(body);
    auto end = max_excerpt_bytes;
    while (end > max_excerpt_bytes - 4 && (static_cast<unsigned char>(body[end]) & 0xC0) == 0x80)
        --end;
    return std::string(body.substr(0, end));
}

std::optional<JsonDocument> parsed(std::string_view body) {
    try {
        return parse_answer(body);
    } catch (const boost::system::system_error&) {
        return std::nullopt;
    }
}

// DynamoDB writes it with a capital letter, its model without.
std::vector<ThrottlingReason> throttling_reasons_of(const JsonValue& body) {
    const auto* list = find(body, "ThrottlingReasons");
    if (!list)
        list = find(body, "throttlingReasons");
    std::vector<ThrottlingReason> reasons;
    if (!list || !list->IsArray())
        return reasons;
    for (const auto& entry : list->GetArray())
        if (entry.IsObject())
            reasons.push_back(
                {std::string(text_of(entry, "reason")), std::string(text_of(entry, "resource"))});
    return reasons;
}

} // namespace

ErrorAnswer read_error_answer(std::string_view error_type, std::string_view body) {
    auto code = short_code(error_type);
    const auto json = parsed(body);
    if (!json)
        return {std::string(code), excerpt(body)};
    if (code.empty())
        code = short_code(first_of(text_of(*json, "__type"), text_of(*json, "code")));
    const auto message = first_of(text_of(*json, "message"), text_of(*json, "Message"));
    ErrorAnswer answer(std::string(code),
                       code.empty() && message.empty() ? excerpt(body) : std::string(message));
    answer.throttling_reasons = throttling_reasons_of(*json);
    return answer;
}

} // namespace coalesce::dynamodb::protocol
