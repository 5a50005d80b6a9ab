#pragma once

// A loader for code that is not on its executor: on other threads, in coroutines of other types.

#include <coalesce/crossing.hpp>
#include <coalesce/detail/bridge_far_end.hpp>
#include <coalesce/detail/make_key.hpp>
#include <coalesce/loader.hpp>
#include <coalesce/resume.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce {

/// A thread-safe front of a loader: its loads hop to the loader's executor, and can be awaited in
/// any coroutine, turned into a future, blocked on, or called back.
///
/// Keys that several threads ask for arrive at the loader together, as one batch if they come
/// before it leaves. A tick is a race between threads: give the loader a `Window` of a
/// millisecond.
///
/// Values that came over the bridge are there at once when they are asked for again. This needs a
/// loader that caches in an `UnboundedMap`, and a `cache_key_fn` without state. The bridge does not
/// see what others do to the loader's cache: clear, and prime over, through the bridge. The
/// observer of the loader does not see what it did not have to do.
///
/// Threads: any, all at once. Hash and equality of keys are called on any of them, one at a time;
///     `cache_key_fn` on all. Of user code, only these run under a lock.
/// Lifetime: the bridge may go at any time and on any thread, before or after the execution
///     context of its loader. All waits then end with `operation_aborted`. The loader, and with
///     it the batch function, is destroyed on its executor, which may be later; or with the
///     context.
template <class Key, class Value, class CacheKeyFn = std::identity, class CacheMap = UnboundedMap>
class Bridge {
public:
    using key_type = Key;
    using value_type = Value;
    using Loader =
        coalesce::Loader<Key, Value, CacheKeyFn, CacheMap>; ///< What stands at its far end.

    /// Makes a bridge to a loader, which is its own from now on, and says where coroutines go on
    /// that wait for it.
    ///
    /// There is no default, since none is right for all: `Resume::on_loader` is the quickest, and
    /// stops the loader if what follows the `co_await` blocks; any other place needs threads that
    /// are not themselves blocked waiting for the answer.
    Bridge(Loader loader, Resume resume)
        : far_end_(FarEnd::make(std::move(loader))), place_(std::move(resume.place_)) {}

    Bridge(Bridge&&) noexcept = default;
    Bridge& operator=(Bridge&&) = delete;
    ~Bridge() {
        if (far_end_)
            far_end_->close();
    }

    /// Loads the value of one key: of the key given, or of the one that these parts make.
    ///
    /// The key is on its way when this returns, awaited or not.
    ///
    /// Completes with: as `Loader::load`, but a cached value is there at once, whatever `Hits`
    ///     says. After `close`, `errc::closed`.
    /// Cancellation: dropping the `Crossing` withdraws the key.
    /// Threads, Lifetime: see `Crossing`.
    template <class... Parts>
        requires(sizeof...(Parts) > 0)
    Crossing<Value> load(Parts&&... parts) {
        return load_key(detail::make_key<Key>(std::forward<Parts>(parts)...));
    }

    /// Loads many keys with one hop: gives a `Result` for each, in their order, duplicates
    /// included. No keys, no hop.
    ///
    /// Completes with: the results; errors of keys are inside them.
    /// Cancellation, Threads, Lifetime: same as `load`.
    Crossing<std::vector<Result<Value>>> load_many(std::vector<Key> keys);

    /// Loads the value of one key, for any completion token: `load(key).async_get(token)`.
    template <class CompletionToken>
    auto async_load(Key key, CompletionToken&& token) {
        return load(std::move(key)).async_get(std::forward<CompletionToken>(token));
    }

    /// Puts an answer into the loader's cache, as `Loader::prime` does. Loads that this thread
    /// begins afterwards see it.
    void prime(Key key, Result<Value> answer, Prime mode = Prime::keep) {
        if (mode != Prime::keep)
            far_end_->memory().forget(key);
        far_end_->tell(
            [key = std::move(key), answer = std::move(answer), mode](Loader& loader) mutable {
                loader.prime(std::move(key), std::move(answer), mode);
            });
    }

    /// Forgets one key, as `Loader::clear` does; loads that begin afterwards ask anew.
    void clear(Key key) {
        far_end_->memory().forget(key);
        far_end_->tell([key = std::move(key)](Loader& loader) { loader.clear(key); });
    }

    /// Forgets all keys.
    void clear_all() {
        far_end_->memory().forget_all();
        far_end_->tell([](Loader& loader) { loader.clear_all(); });
    }

    /// Sends what is queued, whatever the schedule says.
    void dispatch() {
        far_end_->tell([](Loader& loader) { loader.dispatch(); });
    }

    /// Ends every wait with `operation_aborted`, before this returns or, for coroutines, where they
    /// go on. The loader goes on its executor.
    void close() { far_end_->close(); }

    /// That of the loader.
    const boost::asio::any_io_executor& executor() const noexcept { return far_end_->executor(); }
    /// That of the loader.
    const std::string& name() const noexcept { return far_end_->name(); }

private:
    using FarEnd = detail::BridgeFarEnd<Key, Value, CacheKeyFn, CacheMap>;

    Crossing<Value> load_key(Key key);
    std::optional<std::vector<Result<Value>>> remembered(const std::vector<Key>& keys) const;
    template <class T>
    Crossing<T> crossing(boost::intrusive_ptr<detail::Passage<T>> passage) const;

    std::shared_ptr<FarEnd> far_end_; // shared by all that cross, and by what they have posted
    detail::PlacePtr place_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
Crossing<Value> Bridge<Key, Value, CacheKeyFn, CacheMap>::load_key(Key key) {
    if (far_end_->is_open())
        if (const auto hit = far_end_->memory().find(key))
            return Crossing<Value>(far_end_, Result<Value>(*hit));
    return crossing<Value>(far_end_->load(std::move(key)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Bridge<Key, Value, CacheKeyFn, CacheMap>::load_many(std::vector<Key> keys)
    -> Crossing<std::vector<Result<Value>>> {
    if (far_end_->is_open())
        if (auto hits = remembered(keys))
            return Crossing<std::vector<Result<Value>>>(far_end_, std::move(*hits));
    return crossing<std::vector<Result<Value>>>(far_end_->load_many(std::move(keys)));
}

/// The values of all keys, if all are there.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Bridge<Key, Value, CacheKeyFn, CacheMap>::remembered(const std::vector<Key>& keys) const
    -> std::optional<std::vector<Result<Value>>> {
    std::vector<Result<Value>> values;
    for (const Key& key : keys) {
        const auto hit = far_end_->memory().find(key);
        if (!hit)
            return std::nullopt;
        values.emplace_back(*hit);
    }
    return values;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class T>
Crossing<T> Bridge<Key, Value, CacheKeyFn, CacheMap>::crossing(
    boost::intrusive_ptr<detail::Passage<T>> passage) const {
    if (!passage)
        return Crossing<T>(far_end_, Result<T>(far_end_->too_late()));
    return Crossing<T>(far_end_, std::move(passage), place_);
}

} // namespace coalesce
