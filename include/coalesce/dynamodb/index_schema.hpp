#pragma once

#include <coalesce/dynamodb/key.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// A global index has a partition key of its own and lags a little behind its table; a local one
/// sorts each partition of the table in another way and can be read consistently.
enum class IndexKind { global, local };

/// The name of an index of a table, and what its key is made of.
class IndexSchema {
public:
    /// An index with a key of one attribute or two.
    IndexSchema(IndexKind index_kind, std::string index_name, KeySchema key)
        : kind(index_kind), name(std::move(index_name)), partition{std::move(key.partition)} {
        if (key.sort)
            sort.push_back(*std::move(key.sort));
    }

    /// A global index with keys of several attributes, at most four each.
    IndexSchema(std::string index_name, std::vector<KeyAttribute> partition_key,
                std::vector<KeyAttribute> sort_key)
        : kind(IndexKind::global),
          name(std::move(index_name)),
          partition(std::move(partition_key)),
          sort(std::move(sort_key)) {}

    IndexKind kind;                      ///< Global or local.
    std::string name;                    ///< Unique in its table.
    std::vector<KeyAttribute> partition; ///< At least one.
    std::vector<KeyAttribute> sort;      ///< Perhaps none.

    friend bool operator==(const IndexSchema&, const IndexSchema&) = default;
};

/// Throws `errc::invalid_table` for an index that the table cannot have: its name is not 3 to 255
/// of a-z, A-Z, 0-9, underscore, dot and hyphen, it has no or too many key attributes, one of them
/// twice, or of another type than in the table's key, or it is local and has not the table's
/// partition key.
void check_index(const IndexSchema& index, const KeySchema& schema, std::string_view table);

} // namespace coalesce::dynamodb
