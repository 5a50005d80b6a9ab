#pragma once

#include "dynamodb/protocol/key_index.hpp"

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// What an answer says about one write.
struct WriteAnswer {
    bool unprocessed = false;
};

/// What an answer to a BatchWriteItem says about one table.
class TableWriteAnswer {
public:
    /// The keys that the request wrote to in the table; they stay where they are.
    TableWriteAnswer(const std::string& table_name, const KeySchema& key_schema,
                     const std::vector<const HashedKey*>& keys);

    const std::string& table;
    const KeySchema& schema;
    KeyIndex places; // of the keys
    std::vector<WriteAnswer> answers;
    double capacity_units = 0;
};

/// Reads an answer to a request for these tables.
///
/// Throws `errc::malformed_response` if the body is no answer to it.
void read_write_answer(std::string_view body, std::vector<TableWriteAnswer>& tables);

} // namespace coalesce::dynamodb::protocol
