#pragma once

#include <coalesce/dynamodb/key.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What DynamoDB allows for one key attribute, of a table or of an index.

namespace coalesce::dynamodb {

inline constexpr std::size_t longest_key_name = 255;
inline constexpr std::size_t longest_partition_key = 2048;
inline constexpr std::size_t longest_sort_key = 1024;

/// For messages: `"year" (N)`.
std::string described(const KeyAttribute& attribute);

/// 1 to 255 bytes of UTF-8.
bool is_key_name(std::string_view name) noexcept;

/// 3 to 255 of a-z, A-Z, 0-9, `_`, `.` and `-`: what tables and indexes are called.
bool is_resource_name(std::string_view name) noexcept;

/// What is wrong with the value of an attribute that has at most `limit` bytes; nothing if it is
/// fit: `key attribute "year" must be N, but is S ("2013")`.
std::optional<std::string> unfit(const KeyAttribute& attribute, std::size_t limit,
                                 const AttributeValue& value);

/// The same for the attribute of an item, which may lack it.
std::optional<std::string> problem_of(const KeyAttribute& attribute, std::size_t limit,
                                      const Item& item);

/// Partition key, then sort key.
std::vector<KeyAttribute> attributes_of(const KeySchema& schema);

/// Adds those of `more` that are not among `attributes` yet.
void add_new(std::vector<KeyAttribute>& attributes, const std::vector<KeyAttribute>& more);

/// For messages: `"year" (N) and "title" (S)`.
std::string described(const std::vector<KeyAttribute>& attributes);

} // namespace coalesce::dynamodb
