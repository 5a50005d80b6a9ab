#pragma once

#include <coalesce/detail/flight.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

/// A flight that knows what `cache_key_fn` made of its key, unless it is never looked up.
template <class Key, class Value, class CacheKeyFn>
class CachedFlight final : public Flight<Key, Value> {
public:
    using Ptr = boost::intrusive_ptr<CachedFlight>;
    using CacheKey = std::remove_cvref_t<std::invoke_result_t<const CacheKeyFn&, const Key&>>;

    template <class... Rest>
    CachedFlight(std::optional<CacheKey> cache_key, LoaderCore<Value>& core, Rest&&... rest)
        : Flight<Key, Value>(core, std::forward<Rest>(rest)...), cache_key_(std::move(cache_key)) {}

    const CacheKey& cache_key() const noexcept { return *cache_key_; }

private:
    std::optional<CacheKey> cache_key_;
};

/// With the identity as `cache_key_fn` that is the key itself, not a copy.
template <class Key, class Value>
class CachedFlight<Key, Value, std::identity> final : public Flight<Key, Value> {
public:
    using Ptr = boost::intrusive_ptr<CachedFlight>;
    using CacheKey = Key;

    template <class... Rest>
    CachedFlight(std::nullopt_t, LoaderCore<Value>& core, Rest&&... rest)
        : Flight<Key, Value>(core, std::forward<Rest>(rest)...) {}

    const Key& cache_key() const noexcept { return this->key(); }
};

} // namespace coalesce::detail
