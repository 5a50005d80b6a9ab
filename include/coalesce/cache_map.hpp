#pragma once

// Where a loader keeps answers. The default keeps all of them; `LruMap` and `TtlMap` have files
// of their own; and a map of yours needs four functions.

#include <coalesce/key_hash.hpp>
#include <coalesce/result.hpp>

#include <type_traits>
#include <utility>

namespace coalesce {

/// The cache of a per-request loader: keeps every answer until it is cleared or the loader goes.
struct UnboundedMap {};

/// A cache map of your own. It holds answers that have come; keys that are on their way stay
/// with the loader, so no map can evict them. It may forget any answer at any time.
///
/// `find` gives a pointer that stays good until the next call, or null; it may throw, and `load`
/// then throws the same. `insert` replaces. `insert`, `erase` and `clear` must not throw. All are
/// called on the loader's executor. `find` and `erase` are asked with a `CacheKey`, or, when that
/// is a `std::string`, with a `std::string_view` too.
template <class Map, class CacheKey, class Answer>
concept CacheMap = requires(Map& map, const CacheKey& key, Answer answer) {
    { map.find(key) } -> std::convertible_to<const Answer*>;
    map.insert(key, std::move(answer));
    map.erase(key);
    map.clear();
};

// ---------------------------------------------------------------------------------------------

namespace detail {

/// A policy, such as `LruMap`, makes the map for the loader's types; anything else is one.
template <class Policy, class CacheKey, class Answer>
struct CacheMapFor {
    using type = Policy;
};
template <class Policy, class CacheKey, class Answer>
    requires requires {
        typename Policy::template map<CacheKey, Answer>;
    }
struct CacheMapFor<Policy, CacheKey, Answer> {
    using type = typename Policy::template map<CacheKey, Answer>;
};

template <class Policy, class CacheKey, class Answer>
using CacheMapOf = typename CacheMapFor<Policy, CacheKey, Answer>::type;

} // namespace detail

} // namespace coalesce
