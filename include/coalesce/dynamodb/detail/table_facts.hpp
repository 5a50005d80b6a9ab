#pragma once

#include <coalesce/dynamodb/key.hpp>

#include <memory>
#include <string>
#include <utility>

namespace coalesce::dynamodb::detail {

/// What is known about a table.
class TableAbout {
public:
    /// Throws `errc::invalid_table` for a name or a schema that DynamoDB would refuse.
    TableAbout(std::string table_name, KeySchema key_schema);

    std::string name;
    KeySchema schema;
    std::string subject; ///< The beginning of messages: `table "Movies"`.
};

/// Shared by a table, its copies and their calls.
using TableFacts = std::shared_ptr<const TableAbout>;

/// Throws `errc::invalid_table` unless the schema of the table has the attributes that the type
/// of its keys has; which of them is the partition key, the table knows better.
void require_same_attributes(const TableAbout& table, const KeySchema& of_key_type);

} // namespace coalesce::dynamodb::detail
