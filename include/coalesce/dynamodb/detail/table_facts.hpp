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

} // namespace coalesce::dynamodb::detail
