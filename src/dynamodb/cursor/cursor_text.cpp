#include "dynamodb/cursor/cursor_text.hpp"

#include "dynamodb/base64.hpp"
#include "dynamodb/cursor/position.hpp"
#include "dynamodb/quoted.hpp"

#include <algorithm>
#include <span>

namespace coalesce::dynamodb::cursor {
namespace {

// The longest name of a key attribute, 255 bytes, and the longest value, 2048, take 3999
// characters if the value is a B, which is base64 inside the JSON too. Text takes less, unless
// most of it has to be escaped.
constexpr std::size_t longest_attribute = 4096;
constexpr std::size_t longest_frame = 8192;

void check_length(std::size_t length, const CursorScope& scope) {
    if (length > longest_cursor(scope))
        refuse(scope, "it has " + std::to_string(length) + " characters; expected at most " +
                          std::to_string(longest_cursor(scope)));
}

} // namespace

std::size_t longest_cursor(const CursorScope& scope) {
    const auto position = longest_attribute * scope.position.size();
    if (scope.segments == 0)
        return std::max(longest_frame, position);
    return longest_frame + scope.segments * position;
}

std::string to_cursor_text(std::string_view bytes, const CursorScope& scope) {
    auto text = to_base64url(std::as_bytes(std::span(bytes)));
    check_length(text.size(), scope);
    return text;
}

std::string from_cursor_text(std::string_view cursor, const CursorScope& scope) {
    if (cursor.empty())
        refuse(scope, "expected a cursor, got an empty string; the first page needs none");
    check_length(cursor.size(), scope);
    const auto bytes = from_base64url(cursor);
    if (!bytes)
        refuse(scope, "expected unpadded base64url, got " + quoted(cursor));
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

} // namespace coalesce::dynamodb::cursor
