#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace coalesce::dynamodb {

/// What items of a page stand in, for values of a type; a `Collection` has its own.
template <class Value>
struct PageItems {
    using Type = std::vector<Value>; ///< In the order of the service.
};

/// A part of what a query or scan reads.
template <class Value>
class Page {
public:
    /// In the order of the service. May be empty although more follows: what the filter left out
    /// counts for the size of a page.
    typename PageItems<Value>::Type items;

    /// Where the next page begins; empty at the end.
    std::string cursor;

    std::size_t count = 0;         ///< Items in the page.
    std::size_t scanned_count = 0; ///< Items that were read for it, before the filter.
    std::size_t requests = 0;      ///< That were sent for it, retries not included.
    double capacity_units = 0;     ///< What that cost.
};

/// How many items there are, without the items.
class Counted {
public:
    std::size_t count = 0;         ///< Items that the filter let pass.
    std::size_t scanned_count = 0; ///< Items that were read.
    std::size_t requests = 0;      ///< That were sent, retries not included.
    double capacity_units = 0;     ///< What that cost.

    /// Where to count on, if `max_pages` ended it; else empty.
    std::string cursor;
};

/// How far a parallel scan has come, counting what was handed out.
class ScanProgress {
public:
    std::size_t segments = 0;      ///< In all.
    std::size_t segments_done = 0; ///< Read to their ends.
    std::size_t count = 0;         ///< Items that the filter let pass.
    std::size_t scanned_count = 0; ///< Items that were read.
    std::size_t requests = 0;      ///< That were answered, retries not included.
    double capacity_units = 0;     ///< What that cost.
};

} // namespace coalesce::dynamodb
