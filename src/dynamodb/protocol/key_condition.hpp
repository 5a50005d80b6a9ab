#pragma once

#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/query_options.hpp>
#include <coalesce/dynamodb/sort_condition.hpp>

#include <string>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// A key attribute and what it is compared with.
class KeyComparison {
public:
    KeyComparison(KeyAttribute key_attribute, SortCondition with_values)
        : attribute(std::move(key_attribute)), condition(std::move(with_values)) {}

    KeyAttribute attribute;
    SortCondition condition;
};

/// Which items a query asks for, by their keys.
class KeyCondition {
public:
    /// From `partition` and `sort`, or from `key_condition`.
    ///
    /// Throws `errc::invalid_query`, saying what is allowed, for anything but an equal of each
    /// attribute of the partition key, and of the sort key's attributes from the left, the last of
    /// them compared in any way that its type has.
    KeyCondition(const detail::SourceAbout& source, const QueryOptions& options);

    /// The same as a condition; two that ask for the same are the same.
    Condition condition() const;

    /// Whether at most one item of a table can fit.
    bool has_whole_key() const noexcept { return has_whole_key_; }

    /// Throws `errc::invalid_cursor` for a position that no item of this query has.
    void check_position(const detail::SourceAbout& source, const Item& position) const;

private:
    std::vector<KeyComparison> comparisons_; // partition key first, as in the schema
    bool has_whole_key_ = false;
};

} // namespace coalesce::dynamodb::protocol
