#pragma once

#include "dynamodb/protocol/json.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <string>

// DynamoDB's JSON of items, as it is written; `item_reader.hpp` reads it.

namespace coalesce::dynamodb::protocol {

/// Throws `errc::invalid_item` where `check_item` does: text that is not UTF-8 never leaves.
void write_item(JsonWriter& out, const Item& item);

std::string to_json(const Item& item);

} // namespace coalesce::dynamodb::protocol
