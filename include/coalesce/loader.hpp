#pragma once

// DataLoader for Boost.Asio: code asks for one key at a time, the loader asks the backend once
// for all of them.

#include <coalesce/batch_fn.hpp>
#include <coalesce/cache_map.hpp>
#include <coalesce/detail/delivery.hpp>
#include <coalesce/detail/loader_state.hpp>
#include <coalesce/loader_options.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>

#include <concepts>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce {

/// Collects the keys that are asked for in one tick of its executor, asks the batch function
/// once for all of them, and remembers the answers.
///
/// Made for one request: its cache is never shared between users and never grows stale. Keys
/// are compared by what `cache_key_fn` makes of them; the default is the key itself.
///
/// Threads: everything happens on one executor. Call the loader from there only; in a
/// multi-threaded server that executor is a strand. There are no locks.
/// Lifetime: waiters and batches may outlive the loader. Its destructor settles every waiter
///     with `operation_aborted` and cancels the running batches.
template <class Key, class Value, class CacheKeyFn = std::identity, class CacheMap = UnboundedMap>
class Loader {
public:
    using key_type = Key;
    using value_type = Value;

    static_assert(std::copy_constructible<Value>,
                  "coalesce::Loader: every waiter gets a copy of the value, so Value must be "
                  "copyable; use std::shared_ptr<const T> for what cannot or should not be copied");

    /// Makes a loader that asks `batch_fn`, a `BatchFn<Key, Value>`. Costs a few allocations and
    /// sends nothing.
    ///
    /// Throws: `errc::empty_batch_function`; `errc::invalid_option` if `max_batch_size` is 0.
    template <BatchFn<Key, Value> Fn>
    Loader(boost::asio::any_io_executor executor, Fn batch_fn, LoaderOptions options = {},
           CacheKeyFn cache_key_fn = {});

    Loader(Loader&& other) noexcept = default;
    Loader& operator=(Loader&&) = delete;
    ~Loader();

    /// Loads the value of one key: of the key given, or of the one that these parts make, as in
    /// `Key{parts...}`.
    ///
    /// The key is queued now and the answer awaited later, so loads that are stored and awaited
    /// one after the other travel together. Callers that ask for the same key share one answer.
    ///
    /// Completes with: a copy of the value; throws the error that the batch function gave for
    ///     this key or for its whole batch. An answer that is there does not suspend.
    /// Cancellation: terminal, partial and total; ends this wait only, with `operation_aborted`.
    ///     Dropping the awaitable does the same. A key whose last waiter goes before its batch
    ///     has left leaves the batch; a batch whose last waiter goes is cancelled.
    /// Threads: call and await on the loader's executor, and cancel there.
    /// Lifetime: the awaitable may outlive the loader; it then ends with `operation_aborted`.
    template <class... Parts>
        requires(sizeof...(Parts) > 0)
    [[nodiscard]] boost::asio::awaitable<Value> load(Parts&&... parts);

    /// Loads many keys, each as `load` does: `co_await` gives a `Result` for each, in their
    /// order, duplicates included. No keys, no batch.
    ///
    /// Completes with: the results; errors are inside them. Cancellation, Threads, Lifetime:
    ///     same as `load`.
    [[nodiscard]] boost::asio::awaitable<std::vector<Result<Value>>>
    load_many(std::vector<Key> keys);

    /// Loads many keys that are all needed: gives their values, in their order, or throws the
    /// error of the first that failed.
    ///
    /// Cancellation, Threads, Lifetime: same as `load`.
    [[nodiscard]] boost::asio::awaitable<std::vector<Value>> load_all(std::vector<Key> keys);

    /// Loads the value of one key, for any completion token. Queues the key now, whatever the
    /// token does.
    ///
    /// Completes with: `void(std::exception_ptr, Value)`; beside an error, a default-made
    ///     `Value`. Never completes inside this call.
    /// Cancellation, Lifetime: same as `load`.
    /// Threads: call and cancel on the loader's executor; completes on the handler's, which may
    ///     be another.
    template <class CompletionToken>
    auto async_load(Key key, CompletionToken&& token);

    /// Puts an answer, a value or an error, into the cache. Does nothing if the key is there
    /// already or on its way: `clear(key).prime(key, value)` replaces it.
    Loader& prime(Key key, Result<Value> answer);

    /// Forgets one key. Whoever waits for it still gets the answer that is on its way; the next
    /// load asks anew.
    Loader& clear(const Key& key);

    /// Forgets all keys.
    Loader& clear_all();

    const boost::asio::any_io_executor& executor() const noexcept { return state_->executor(); }
    const std::string& name() const noexcept { return state_->options().name; }

private:
    using State = detail::LoaderState<Key, Value, CacheKeyFn, CacheMap>;
    using Waiter = detail::Waiter<State>;
    struct Deliver;

    static_assert(std::invocable<const CacheKeyFn&, const Key&>,
                  "coalesce::Loader: cache_key_fn must be callable with a const Key&, also when "
                  "it is const");
    static_assert(HashableKey<typename State::CacheKey>,
                  "coalesce::Loader: the key, or what cache_key_fn makes of it, needs a hash and "
                  "an equality. Describe it with BOOST_DESCRIBE_STRUCT, or give it operator== and "
                  "std::hash, or give the loader a cache_key_fn");

    Waiter ask(Key key);
    std::vector<Waiter> ask_all(std::vector<Key> keys);
    static boost::asio::awaitable<Value> wait(Waiter waiter);
    static boost::asio::awaitable<std::vector<Result<Value>>>
    wait_many(std::vector<Waiter> waiters);
    static boost::asio::awaitable<std::vector<Value>> wait_all(std::vector<Waiter> waiters);

    typename State::Ptr state_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <BatchFn<Key, Value> Fn>
Loader<Key, Value, CacheKeyFn, CacheMap>::Loader(boost::asio::any_io_executor executor, Fn batch_fn,
                                                 LoaderOptions options, CacheKeyFn cache_key_fn) {
    if (detail::is_empty(batch_fn))
        detail::fail_loader(errc::empty_batch_function, options.name,
                            "the batch function is empty; give one that can be called");
    if (options.max_batch_size == 0)
        detail::fail_loader(errc::invalid_option, options.name,
                            "max_batch_size is 0; it must be at least 1");
    state_ = new State(std::move(executor), detail::erase_batch_fn<Key, Value>(std::move(batch_fn)),
                       std::move(options), std::move(cache_key_fn));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
Loader<Key, Value, CacheKeyFn, CacheMap>::~Loader() {
    if (state_)
        state_->shut_down();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
    requires(sizeof...(Parts) > 0)
boost::asio::awaitable<Value> Loader<Key, Value, CacheKeyFn, CacheMap>::load(Parts&&... parts) {
    if constexpr ((sizeof...(Parts) == 1) && (std::convertible_to<Parts, Key> && ...))
        return wait(ask(std::forward<Parts>(parts)...));
    else
        return wait(ask(Key{std::forward<Parts>(parts)...}));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Result<Value>>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_many(std::vector<Key> keys) {
    return wait_many(ask_all(std::move(keys)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Value>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_all(std::vector<Key> keys) {
    return wait_all(ask_all(std::move(keys)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
struct Loader<Key, Value, CacheKeyFn, CacheMap>::Deliver {
    template <class Handler>
    void operator()(Handler&& handler, Waiter waiter) {
        using Delivery = detail::Delivery<State, std::decay_t<Handler>>;
        const auto flight = waiter.flight();
        const auto executor = waiter.executor();
        flight->listen(Delivery(std::move(waiter), std::forward<Handler>(handler)), executor);
    }
};

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class CompletionToken>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::async_load(Key key, CompletionToken&& token) {
    static_assert(std::default_initializable<Value>,
                  "coalesce::Loader: async_load passes a default-made Value beside an error; use "
                  "load, or std::optional<T> as the loader's value");
    return boost::asio::async_initiate<CompletionToken, void(std::exception_ptr, Value)>(
        Deliver{}, token, ask(std::move(key)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, Result<Value> answer) -> Loader& {
    state_->prime(std::move(key), std::move(answer));
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::clear(const Key& key) -> Loader& {
    state_->clear(key);
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::clear_all() -> Loader& {
    state_->clear_all();
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::ask(Key key) -> Waiter {
    return Waiter(state_, state_->flight_of(std::move(key)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::ask_all(std::vector<Key> keys)
    -> std::vector<Waiter> {
    std::vector<Waiter> waiters;
    waiters.reserve(keys.size());
    for (Key& key : keys)
        waiters.push_back(ask(std::move(key)));
    return waiters;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<Value> Loader<Key, Value, CacheKeyFn, CacheMap>::wait(Waiter waiter) {
    if (!waiter.landed())
        co_await waiter.async_landed(boost::asio::deferred);
    co_return waiter.answer().value();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Result<Value>>>
Loader<Key, Value, CacheKeyFn, CacheMap>::wait_many(std::vector<Waiter> waiters) {
    std::vector<Result<Value>> results;
    results.reserve(waiters.size());
    for (const Waiter& waiter : waiters) {
        if (!waiter.landed())
            co_await waiter.async_landed(boost::asio::deferred);
        results.push_back(waiter.answer());
    }
    co_return results;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Value>>
Loader<Key, Value, CacheKeyFn, CacheMap>::wait_all(std::vector<Waiter> waiters) {
    std::vector<Value> values;
    values.reserve(waiters.size());
    for (const Waiter& waiter : waiters) {
        if (!waiter.landed())
            co_await waiter.async_landed(boost::asio::deferred);
        values.push_back(waiter.answer().value());
    }
    co_return values;
}

} // namespace coalesce
