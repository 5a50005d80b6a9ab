#pragma once

#include <coalesce/loader_options.hpp>

#include <cstddef>

namespace coalesce::dynamodb {

/// How a loader of queries asks; checked when it is made.
struct QueryLoaderOptions {
    /// The most items that a key gets; at least 1. More of them begin at the cursor of its page.
    std::size_t max_items_per_key = 100;

    /// The most queries that a batch has under way at once; at least 1. More of them answer a
    /// large batch sooner, and leave less of the table's capacity to others.
    std::size_t max_concurrent_queries = 8;

    /// Of the loader itself.
    LoaderOptions loader = {};
};

} // namespace coalesce::dynamodb
