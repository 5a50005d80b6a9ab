#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <compare>
#include <string_view>

namespace coalesce::dynamodb::protocol {

/// The order in which DynamoDB sorts the values of a sort key: numbers by value, strings by their
/// bytes in UTF-8, binaries by their bytes. Both values are of the same of these types.
std::strong_ordering key_order(const AttributeValue& a, const AttributeValue& b);

/// Whether a string or binary begins with another one.
bool begins_with(const AttributeValue& value, const AttributeValue& prefix);

} // namespace coalesce::dynamodb::protocol
