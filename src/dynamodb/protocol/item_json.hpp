#pragma once

#include "dynamodb/protocol/json.hpp"

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <optional>
#include <string>
#include <string_view>

// DynamoDB's JSON of items: every value is an object with one member, named after its type. The
// service also sends, and we skip, members it does not document; null members mean absent.

namespace coalesce::dynamodb::protocol {

/// Throws `errc::invalid_item` where `check_item` does: text that is not UTF-8 never leaves.
void write_item(JsonWriter& out, const Item& item);

std::string to_json(const Item& item);

/// Throws `errc::malformed_response`, naming the path, if the value is no item.
Item read_item(const JsonValue& value, const Path& path);

Item item_from_json(std::string_view json);

/// Reads nothing but the key attributes. Nothing if one of them is absent or of another type.
std::optional<Item> read_key(const JsonValue& item, const KeySchema& schema, const Path& path);

} // namespace coalesce::dynamodb::protocol
