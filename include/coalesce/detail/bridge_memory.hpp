#pragma once

#include <coalesce/key_hash.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

/// The values that have come over a bridge and are in the loader's cache, for any thread to look
/// at. Keys are hashed and compared under its lock; values are shared, and copied outside it.
///
/// A value that was asked for before something was forgotten is not remembered when it comes: it
/// may be older than that.
template <class Key, class Value, class CacheKeyFn>
class BridgeMemory {
public:
    using SharedValue = std::shared_ptr<const Value>;
    /// How often something had been forgotten.
    using Age = std::uint64_t;

    /// The value of this key, or null.
    SharedValue find(const Key& key) {
        const auto& cache_key = cache_key_fn_(key);
        const std::lock_guard lock(mutex_);
        const auto found = values_.find(cache_key);
        return found == values_.end() ? nullptr : found->second;
    }

    Age age() {
        const std::lock_guard lock(mutex_);
        return age_;
    }

    /// Keeps a value that was asked for at that age.
    void remember(const Key& key, const Value& value, Age asked) {
        const auto& cache_key = cache_key_fn_(key);
        if (!wants(cache_key, asked))
            return;
        auto shared = std::make_shared<const Value>(value);
        const std::lock_guard lock(mutex_);
        if (age_ == asked)
            values_.try_emplace(cache_key, std::move(shared));
    }

    void forget(const Key& key) {
        const auto& cache_key = cache_key_fn_(key);
        SharedValue forgotten; // destroyed after the lock
        const std::lock_guard lock(mutex_);
        ++age_;
        const auto found = values_.find(cache_key);
        if (found == values_.end())
            return;
        forgotten = std::move(found->second);
        values_.erase(found);
    }

    void forget_all() {
        Values forgotten;
        const std::lock_guard lock(mutex_);
        ++age_;
        values_.swap(forgotten);
    }

private:
    using CacheKey = std::remove_cvref_t<std::invoke_result_t<const CacheKeyFn&, const Key&>>;
    using Values = boost::unordered_flat_map<CacheKey, SharedValue, KeyHash, KeyEqual>;

    bool wants(const CacheKey& cache_key, Age asked) {
        const std::lock_guard lock(mutex_);
        return age_ == asked && !values_.contains(cache_key);
    }

    [[no_unique_address]] const CacheKeyFn cache_key_fn_{};
    std::mutex mutex_;
    Values values_;
    Age age_ = 0;
};

/// For loaders whose cache forgets by itself, or whose `cache_key_fn` is not known here.
template <class Key, class Value>
class NoBridgeMemory {
public:
    using SharedValue = std::shared_ptr<const Value>;
    using Age = std::uint64_t;

    SharedValue find(const Key&) const noexcept { return nullptr; }
    Age age() const noexcept { return 0; }
    void remember(const Key&, const Value&, Age) const noexcept {}
    void forget(const Key&) const noexcept {}
    void forget_all() const noexcept {}
};

} // namespace coalesce::detail
