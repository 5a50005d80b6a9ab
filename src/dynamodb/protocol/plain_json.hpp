#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <string>
#include <string_view>

// Items without DynamoDB's types, as programs in JavaScript keep them: `{"pk":"a","sk":2}`. Only S
// and N come back from that as they were.

namespace coalesce::dynamodb::protocol {

/// Writes an item that has been checked and holds nothing but S and N. Numbers keep all digits,
/// and have no exponent.
std::string to_plain_json(const Item& item);

/// Reads strings as S and numbers as N. Throws `errc::malformed_response` for anything else, and
/// where a name comes twice.
Item from_plain_json(std::string_view json);

} // namespace coalesce::dynamodb::protocol
