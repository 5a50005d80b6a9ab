#pragma once

#include "dynamodb/protocol/json.hpp"

#include <coalesce/dynamodb/item.hpp>

// DynamoDB's JSON of items, as it is written; `item_reader.hpp` reads it.

namespace coalesce::dynamodb::protocol {

/// Writes an item, or a key, that has been checked: `check_item`, `check_key`.
void write_item(JsonWriter& out, const Item& item);

} // namespace coalesce::dynamodb::protocol
