#pragma once

// The law of this room: a position goes in and a text comes out, and the other way round. A cursor
// has been in the hands of others: whatever comes back is the position that went in, or refused as
// `errc::invalid_cursor` in words that name the table. It knows no pages, and sends nothing.

#include <coalesce/dynamodb/cursor.hpp>

#include <string>

namespace coalesce::dynamodb::cursor {

/// Throws `errc::invalid_cursor`; the message names table and index before the reason.
[[noreturn]] void refuse(const CursorScope& scope, const std::string& reason);

/// Throws `errc::invalid_cursor` unless `position` has exactly the attributes of `scope.position`,
/// each with its type and of a size that a key may have.
void check_position(const Item& position, const CursorScope& scope);

/// The position of an item that was read. Throws `errc::invalid_cursor` if it lacks an attribute,
/// or has one that cannot be a part of a key.
Item position_of(const Item& item, const CursorScope& scope);

} // namespace coalesce::dynamodb::cursor
