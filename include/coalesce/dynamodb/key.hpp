#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb {

/// The types that a key attribute may have: S, N and B.
enum class KeyType { string, number, binary };

/// DynamoDB's tag of a key type: `"S"`, `"N"` or `"B"`.
const char* to_string(KeyType type) noexcept;

/// The name and the type of one key attribute.
class KeyAttribute {
public:
    /// Of any name and type; tables check them.
    KeyAttribute(std::string attribute_name, KeyType attribute_type)
        : name(std::move(attribute_name)), type(attribute_type) {}

    std::string name; ///< As the table has it.
    KeyType type;     ///< S, N or B.

    friend bool operator==(const KeyAttribute&, const KeyAttribute&) = default;
};

/// What a table's primary key is made of: a partition key, and perhaps a sort key.
class KeySchema {
public:
    /// One item for each partition key.
    explicit KeySchema(KeyAttribute partition_key) : partition(std::move(partition_key)) {}
    /// Many items in a partition, in the order of their sort keys.
    KeySchema(KeyAttribute partition_key, KeyAttribute sort_key)
        : partition(std::move(partition_key)), sort(std::move(sort_key)) {}

    KeyAttribute partition;           ///< Which partition.
    std::optional<KeyAttribute> sort; ///< Where in it.

    friend bool operator==(const KeySchema&, const KeySchema&) = default;
};

/// Throws `errc::invalid_table` if no table can have the schema: an attribute whose name has not 1
/// to 255 bytes of UTF-8, or two of one name. The message names the table and the attribute.
void check_schema(const KeySchema& schema, std::string_view table);

/// Throws `errc::invalid_table` unless `schema` has the attributes of `of_key_type`, the schema of
/// a struct of keys; which of them is the partition key, the table knows better.
void check_same_attributes(const KeySchema& schema, std::string_view table,
                           const KeySchema& of_key_type);

/// Throws `errc::invalid_key` unless `key` has exactly the attributes of `schema`, with their
/// types and within DynamoDB's limits (1 to 2048 bytes for a partition key, 1 to 1024 for a
/// sort key). The message names the table, the attribute, what was expected and what came.
void check_key(const KeySchema& schema, std::string_view table, const Item& key);

/// The key attributes of an item. Throws `errc::invalid_key` if one is missing or unfit.
Item key_of(const KeySchema& schema, std::string_view table, const Item& item);

/// Throws `errc::invalid_table` unless `table` is a table name (3 to 255 of a-z, A-Z, 0-9,
/// underscore, dot and hyphen) or an ARN (at most 1024 bytes).
void check_table_name(std::string_view table);

} // namespace coalesce::dynamodb
