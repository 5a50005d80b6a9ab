#pragma once

#include <coalesce/dynamodb/index_schema.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// What is known about a table.
class TableAbout {
public:
    /// Throws `errc::invalid_table` for a name or a schema that DynamoDB would refuse.
    TableAbout(std::string table_name, KeySchema key_schema,
               std::vector<IndexSchema> known_indexes = {});

    std::string name;
    KeySchema schema;
    std::vector<IndexSchema> indexes; ///< Those that the service has told.
    std::string subject;              ///< The beginning of messages: `table "Movies"`.
};

/// The index of that name. Throws `errc::invalid_table`, naming those that are known.
const IndexSchema& index_of(const TableAbout& table, std::string_view name);

/// Shared by a table, its copies and their calls.
using TableFacts = std::shared_ptr<const TableAbout>;

} // namespace coalesce::dynamodb::detail
