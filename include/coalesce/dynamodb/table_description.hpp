#pragma once

#include <coalesce/dynamodb/index_schema.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// What the service says about a table.
class TableDescription {
public:
    /// Of no table: what Asio's handlers get beside an error.
    TableDescription() : schema(KeyAttribute({}, KeyType::string)) {}

    /// A table without indexes; to make one in a test.
    TableDescription(std::string table_name, std::string table_status, KeySchema key_schema,
                     std::uint64_t items)
        : name(std::move(table_name)),
          status(std::move(table_status)),
          schema(std::move(key_schema)),
          item_count(items) {}

    std::string name; ///< As the service has it.

    /// The service's word: `CREATING`, `UPDATING`, `DELETING`, `ACTIVE` and a few rare ones.
    std::string status;

    KeySchema schema;                      ///< What its key is made of.
    std::vector<IndexSchema> indexes = {}; ///< Of both kinds.

    /// About how many; the service counts every six hours or so.
    std::uint64_t item_count = 0;

    /// Whether the table can be read and written. An UPDATING table can be too, but its indexes
    /// perhaps not.
    bool is_active() const noexcept { return status == "ACTIVE"; }
};

} // namespace coalesce::dynamodb
