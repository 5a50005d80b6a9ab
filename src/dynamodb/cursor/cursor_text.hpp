#pragma once

#include <coalesce/dynamodb/cursor.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// What all forms of cursors have in common: bytes in base64url, and not many of them.

namespace coalesce::dynamodb::cursor {

/// The most characters that a cursor of the scope may have: 8 KiB for one position of up to two
/// attributes, and 4 KiB for each further one.
std::size_t longest_cursor(const CursorScope& scope);

/// The cursor of some bytes. Throws `errc::invalid_cursor` if it would be too long to be read.
std::string to_cursor_text(std::string_view bytes, const CursorScope& scope);

/// The bytes of a cursor, at least one. Throws `errc::invalid_cursor` for an empty or too long
/// text, and for what is not base64url.
std::string from_cursor_text(std::string_view cursor, const CursorScope& scope);

} // namespace coalesce::dynamodb::cursor
