#pragma once

#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/cursor.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/projection.hpp>
#include <coalesce/dynamodb/sort_condition.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// What a query reads, and how.
///
/// With GCC 12, give it a name before the line of a `co_await`: it destroys temporary aggregates
/// of such a line twice.
struct QueryOptions {
    /// The value of the partition key.
    std::optional<AttributeValue> partition = {};

    /// Which items of the partition, by their sort key.
    SortCondition sort = {};

    /// The same as a condition on the key attributes, instead of the two: each attribute of the
    /// partition key is equal to a value, and the sort key is compared at most once.
    Condition key_condition = {};

    /// Which of the items that are read to give. The others are read, and paid for, all the same.
    /// On attributes that are not part of the key.
    Condition filter = {};

    /// As in `ReadOptions`. On an index, what the index has.
    Projection projection = {};

    /// By sort key, smallest first; the other way round if false.
    bool forward = true;

    /// Reads what the last acknowledged write left, at twice the price. Not on a global index.
    bool consistent_read = false;

    /// The most items that a request reads, before the filter; at least 1. Unset: as many as fit
    /// in 1 MB.
    std::optional<std::size_t> page_limit = {};

    /// The most requests in all; at least 1. What is left then begins at the cursor.
    std::optional<std::size_t> max_pages = {};

    /// Fetches a page while the one before it is being used.
    bool prefetch = false;

    /// Reads one item more than `take` was asked for, so that a cursor is empty exactly if nothing
    /// follows. Without it, only the next page may tell, by being empty.
    bool look_ahead = false;

    /// The most read capacity units to use in a second, on average; above 0. Unset: no limit.
    std::optional<double> max_units_per_second = {};

    /// Where to begin: a cursor of the same query. Empty: at the beginning.
    std::string cursor = {};

    /// How cursors are written; `plain_cursors()` if null. Shared with whoever made it.
    std::shared_ptr<const CursorCodec> cursor_codec = {};
};

/// A part of a table that is scanned by itself: `segment` counts from 0.
struct ScanSegment {
    std::size_t segment = 0; ///< Less than `total`.
    std::size_t total = 1;   ///< Up to 1,000,000.
};

/// What a scan reads, and how; what it has in common with a query is explained there.
struct ScanOptions {
    /// On any attributes.
    Condition filter = {};

    /// As in `QueryOptions`.
    /// @{
    Projection projection = {};
    bool consistent_read = false;
    std::optional<std::size_t> page_limit = {};
    std::optional<std::size_t> max_pages = {};
    bool prefetch = false;
    bool look_ahead = false;
    std::optional<double> max_units_per_second = {};
    /// @}

    /// Only this segment of the table. `parallel_scan` scans all of them.
    std::optional<ScanSegment> segment = {};

    /// As in `QueryOptions`.
    /// @{
    std::string cursor = {};
    std::shared_ptr<const CursorCodec> cursor_codec = {};
    /// @}
};

/// What a parallel scan reads, and how; what it has in common with a scan is explained there.
struct ParallelScanOptions {
    /// Into how many parts the table is cut, which are of different sizes: 1 to 1,000,000. More of
    /// them than are read at once even that out.
    std::size_t segments = 16;

    /// How many requests are under way at once; at least 1.
    std::size_t max_concurrent_requests = 4;

    /// As in `ScanOptions`.
    /// @{
    Condition filter = {};
    Projection projection = {};
    bool consistent_read = false;
    std::optional<std::size_t> page_limit = {};
    std::optional<std::size_t> max_pages = {};
    std::optional<double> max_units_per_second = {};
    std::string cursor = {};
    std::shared_ptr<const CursorCodec> cursor_codec = {};
    /// @}
};

} // namespace coalesce::dynamodb
