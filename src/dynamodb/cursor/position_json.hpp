#pragma once

#include <coalesce/dynamodb/cursor.hpp>

#include <string>
#include <string_view>

namespace coalesce::dynamodb::cursor {

/// What a cursor of the scope holds, in DynamoDB's JSON, names in order. Throws
/// `errc::invalid_cursor` for what no cursor of the scope can hold.
std::string to_position_json(const Item& held, const CursorScope& scope);

/// What a cursor of the scope holds. Throws `errc::invalid_cursor` for any other text.
Item from_position_json(std::string_view json, const CursorScope& scope);

} // namespace coalesce::dynamodb::cursor
