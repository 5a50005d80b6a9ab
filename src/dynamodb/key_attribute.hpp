#pragma once

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// The bytes that a value of a partition key and of a sort key may have.
constexpr std::size_t longest_partition_key = 2048;
constexpr std::size_t longest_sort_key = 1024;

/// `"year" (N)`
std::string described(const KeyAttribute& attribute);

/// What keeps the attribute of `item` from being a part of a key: it is missing, of another type,
/// not UTF-8, or has not 1 to `limit` bytes. Nothing if it can be one.
std::optional<std::string> problem_of(const KeyAttribute& attribute, std::size_t limit,
                                      const Item& item);

} // namespace coalesce::dynamodb
