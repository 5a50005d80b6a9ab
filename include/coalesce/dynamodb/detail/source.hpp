#pragma once

#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/index_schema.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::detail {

/// What is known about what is queried: a table, or an index of it.
class SourceAbout {
public:
    explicit SourceAbout(TableFacts of_table);

    /// Throws `errc::invalid_table`, as `check_index` does.
    SourceAbout(TableFacts of_table, IndexSchema of_index);

    bool is_global_index() const noexcept { return index && index->kind == IndexKind::global; }

    /// All attributes that a query compares, the partition key's first.
    std::vector<KeyAttribute> key() const;

    TableFacts table; // shared with the table
    std::optional<IndexSchema> index;
    std::string subject; ///< The beginning of messages: `index "by-year" of table "Movies"`.

    std::vector<KeyAttribute> partition;
    std::vector<KeyAttribute> sort;

    /// The attributes that say where an item stands: the table's key, and the index's.
    std::vector<KeyAttribute> position;
};

/// Shared by a table or index, its copies and what they read.
using SourceFacts = std::shared_ptr<const SourceAbout>;

} // namespace coalesce::dynamodb::detail
