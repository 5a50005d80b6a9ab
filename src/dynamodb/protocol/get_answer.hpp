#pragma once

#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/lanes.hpp"

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// What an answer says about one key; nothing means that the item is missing.
struct KeyAnswer {
    bool unprocessed = false;
    std::string_view item;
};

/// What an answer to a BatchGetItem says about one table.
class TableGetAnswer {
public:
    /// The keys that the request held for the table; they stay where they are.
    TableGetAnswer(const std::string& table_name, const KeySchema& key_schema, bool consistent_read,
                   const std::vector<const HashedKey*>& keys);

    /// The bytes that were read to find what there is. The service counts them in units of
    /// capacity; a projected answer is small however much was read.
    double read_bytes() const noexcept;

    const std::string& table;
    const KeySchema& schema;
    bool is_consistent;
    KeyIndex places; // of the keys
    std::vector<KeyAnswer> answers;
    double item_bytes = 0;
    double capacity_units = 0;
};

/// Reads an answer to a request for these tables. Items are measured and their keys read; what
/// else is in them is read by who knows their type.
///
/// Throws `errc::malformed_response` if the body is no answer to it.
void read_get_answer(std::string_view body, std::vector<TableGetAnswer>& tables);

/// Whether what an answer left unprocessed shows that the service stopped because of its size.
Cut cut_of(const std::vector<TableGetAnswer>& tables, std::size_t body_bytes);

} // namespace coalesce::dynamodb::protocol
