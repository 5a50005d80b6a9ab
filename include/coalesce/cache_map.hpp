#pragma once

#include <coalesce/key_hash.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

namespace coalesce {

/// The cache of a per-request loader: keeps every answer until it is cleared or the loader goes.
struct UnboundedMap {
    template <class CacheKey, class Entry>
    using map = boost::unordered_flat_map<CacheKey, Entry, KeyHash, KeyEqual>;
};

} // namespace coalesce
