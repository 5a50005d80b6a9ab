#pragma once

// DataLoader for Boost.Asio: code asks for one key at a time, the loader asks the backend once
// for all of them.

#include <coalesce/batch_fn.hpp>
#include <coalesce/cache_map.hpp>
#include <coalesce/detail/await.hpp>
#include <coalesce/detail/check_key.hpp>
#include <coalesce/detail/check_options.hpp>
#include <coalesce/detail/delivery.hpp>
#include <coalesce/detail/loader_state.hpp>
#include <coalesce/detail/make_key.hpp>
#include <coalesce/detail/refuse_batch_fn.hpp>
#include <coalesce/loader_options.hpp>
#include <coalesce/pending.hpp>
#include <coalesce/prime.hpp>
#include <coalesce/result.hpp>
#include <coalesce/statistics.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/config.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce {

// Note [no default options]
//
// A default argument is a temporary of the caller's expression. GCC 12 destroys it twice if it is
// an aggregate beside a `co_await`: `Loader users{co_await asio::this_coro::executor,
// fetch_users}`. So where options may be left out there is an overload without them, which makes
// them inside.

/// Collects the keys that are asked for in one tick of its executor, asks the batch function
/// once for all of them, and remembers the answers.
///
/// Made for one request: its cache is never shared between users and never grows stale. Keys
/// are compared by what `cache_key_fn` makes of them; the default is the key itself.
///
/// Threads: everything happens on one executor. Call the loader from there only; in a
/// multi-threaded server that executor is a strand. There are no locks; debug builds assert it.
/// Lifetime: waiters and batches may outlive the loader. Its destructor does what `close` does.
template <class Key, class Value, class CacheKeyFn = std::identity, class CacheMap = UnboundedMap>
class Loader {
public:
    using key_type = Key;
    using value_type = Value;
    using time_point = std::chrono::steady_clock::time_point; ///< Of deadlines.

    /// How a key is looked up: as it is, or, if it is a `std::string`, also as the
    /// `std::string_view` of one; it is not made a string to find what is in an `UnboundedMap`.
    using KeyView = std::conditional_t<std::is_same_v<Key, std::string> &&
                                           std::is_same_v<CacheKeyFn, std::identity>,
                                       std::string_view, const Key&>;

    static_assert(std::copy_constructible<Value>,
                  "coalesce::Loader: every waiter gets a copy of the value, so Value must be "
                  "copyable; use std::shared_ptr<const T> for what cannot or should not be copied");

    /// Makes a loader that asks `batch_fn`, a `BatchFn<Key, Value>`. Costs next to nothing until
    /// the first load, and allocates nothing if `batch_fn` is no larger than two pointers.
    ///
    /// Throws: `errc::empty_batch_function`; `errc::invalid_option`.
    template <BatchFn<Key, Value> Fn>
    Loader(boost::asio::any_io_executor executor, Fn batch_fn, LoaderOptions options,
           CacheKeyFn cache_key_fn = {}, CacheMap cache_map = {});

    /// Makes one with the options as they are by default. See Note [no default options].
    template <BatchFn<Key, Value> Fn>
    Loader(boost::asio::any_io_executor executor, Fn batch_fn)
        : Loader(std::move(executor), std::move(batch_fn), LoaderOptions()) {}

    /// Does not compile, and says why.
    template <class Fn>
        requires(!BatchFn<Fn, Key, Value>)
    Loader(boost::asio::any_io_executor, Fn, LoaderOptions = {}, CacheKeyFn = {}, CacheMap = {})
        : parts_(detail::refuse_batch_fn<typename State::Parts, Key, Value, Fn>()) {}

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
    ///     this key or for its whole batch. An answer that is there does not suspend, unless it
    ///     rides on a batch (`Hits::aligned`). `errc::timed_out` at its deadline;
    ///     `errc::dependency_cycle` if a batch would wait for itself; `errc::closed`.
    /// Cancellation: terminal, partial and total; ends this wait only, with `operation_aborted`.
    ///     Dropping the awaitable does the same. A key whose last waiter goes before its batch
    ///     has left leaves the batch; a batch whose last waiter goes is cancelled.
    /// Threads: call and await on the loader's executor, and cancel there.
    /// Lifetime: the awaitable may outlive the loader; it then ends with `operation_aborted`.
    /// Throws: `errc::null_key`; what `cache_key_fn` and the cache map throw.
    template <class... Parts>
        requires(sizeof...(Parts) > 0)
    COALESCE_AWAIT boost::asio::awaitable<Value> load(Parts&&... parts);

    /// Loads like `load`, but gives up, alone, at this time instead of after the `timeout` of
    /// the options. A batch function can ask for the latest deadline of its waiters.
    template <class... Parts>
        requires(sizeof...(Parts) > 0)
    COALESCE_AWAIT boost::asio::awaitable<Value> load_until(time_point deadline, Parts&&... parts);

    /// Loads many keys, each as `load` does: `co_await` gives a `Result` for each, in their
    /// order, duplicates included. No keys, no batch.
    ///
    /// Completes with: the results; errors are inside them. Cancellation, Threads, Lifetime:
    ///     same as `load`.
    COALESCE_AWAIT boost::asio::awaitable<std::vector<Result<Value>>>
    load_many(std::vector<Key> keys);

    /// The same for keys that are few enough to be written down: `load_many(1, 2, 3)`. With GCC 12
    /// `co_await loader.load_many({1, 2, 3})` does not compile ("array used as initializer").
    template <std::convertible_to<Key>... Keys>
        requires(sizeof...(Keys) > 1)
    [[nodiscard]] boost::asio::awaitable<std::vector<Result<Value>>> load_many(Keys&&... keys);

    /// Loads many keys that are all needed: gives their values, in their order, or throws the
    /// error of the first that failed.
    ///
    /// Cancellation, Threads, Lifetime: same as `load`.
    COALESCE_AWAIT boost::asio::awaitable<std::vector<Value>> load_all(std::vector<Key> keys);

    /// The same for keys that are few enough to be written down.
    template <std::convertible_to<Key>... Keys>
        requires(sizeof...(Keys) > 1)
    [[nodiscard]] boost::asio::awaitable<std::vector<Value>> load_all(Keys&&... keys);

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

    /// Queues the load of one key and gives a handle to await it with, later: smaller than an
    /// awaitable, and good for coroutines of other types too. Otherwise as `load`.
    template <class... Parts>
        requires(sizeof...(Parts) > 0)
    [[nodiscard("co_await its get(): what is dropped is not done")]] Pending<Value>
    enqueue(Parts&&... parts);

    /// Puts an answer, a value or an error, into the cache. Does nothing if the key is there
    /// already or on its way, unless told so.
    Loader& prime(Key key, Result<Value> answer, Prime mode = Prime::keep);

    /// Puts the answer that this awaitable will give into the cache; loads of the key wait for
    /// it until then. Starts it now, on the loader's executor.
    Loader& prime(Key key, boost::asio::awaitable<Value> value, Prime mode = Prime::keep);

    /// The answer of this key, if it is in the cache. Queues nothing; an `LruMap` takes it for
    /// a use.
    std::optional<Result<Value>> peek(KeyView key) const;

    /// True if the key is in the cache or on its way.
    bool contains(KeyView key) const;

    /// Forgets one key. Whoever waits for it still gets the answer that is on its way; the next
    /// load asks anew.
    Loader& clear(KeyView key);

    /// Forgets all keys. Their memory stays with the loader, for the next ones.
    Loader& clear_all();

    /// Sends what is queued in the next round, whatever the schedule says.
    void dispatch();

    /// Ends every wait with `operation_aborted` and cancels the running batches. Loads after
    /// that fail with `errc::closed`. May be called from anywhere on the executor, also from the
    /// batch function.
    void close();

    /// Where it lives.
    const boost::asio::any_io_executor& executor() const noexcept { return parts_.executor; }
    /// `LoaderOptions::name`.
    std::string name() const { return state_ ? state_->options().name : parts_.options.name; }

private:
    using State = detail::LoaderState<Key, Value, CacheKeyFn, CacheMap>;
    using CacheKey = typename State::CacheKey;
    using Waiter = detail::Waiter<Value>;

    static_assert(std::invocable<const CacheKeyFn&, const Key&>,
                  "coalesce::Loader: cache_key_fn must be callable with a const Key&, also when "
                  "it is const");
    static_assert((static_cast<void>(detail::require_hashable<CacheKey>()), true));
    static_assert(std::is_same_v<CacheMap, UnboundedMap> ||
                      coalesce::CacheMap<detail::CacheMapOf<CacheMap, CacheKey, Result<Value>>,
                                         CacheKey, Result<Value>>,
                  "coalesce::Loader: a cache map needs find, insert, erase and clear, as the "
                  "concept coalesce::CacheMap says");

    template <class... Parts>
    detail::Wait<Value> ask(time_point deadline, Parts&&... parts);
    template <class... Parts>
    static auto& flight_of(State& state, Parts&&... parts);
    detail::Waiters<Value> ask_all(std::vector<Key> keys);
    State& state() const;
    void make_state() const;

    mutable typename State::Parts parts_; // all but the executor go into the state
    mutable typename State::Ptr state_;   // made by the first call that needs it
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <BatchFn<Key, Value> Fn>
Loader<Key, Value, CacheKeyFn, CacheMap>::Loader(boost::asio::any_io_executor executor, Fn batch_fn,
                                                 LoaderOptions options, CacheKeyFn cache_key_fn,
                                                 CacheMap cache_map)
    : parts_{
          std::move(executor),
          detail::erase_batch_fn<Key, Value>(detail::not_empty(std::move(batch_fn), options.name)),
          std::move(options), std::move(cache_key_fn), typename State::Map(std::move(cache_map))} {
    if (detail::is_empty(parts_.cache_key_fn))
        detail::fail_loader(errc::invalid_option, name(),
                            "cache_key_fn is empty; give one that can be called");
    detail::check_options(parts_.options);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
Loader<Key, Value, CacheKeyFn, CacheMap>::~Loader() {
    if (state_)
        state_->close();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
inline auto Loader<Key, Value, CacheKeyFn, CacheMap>::state() const -> State& {
    if (!state_)
        make_state();
    state_->check_thread();
    return *state_;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
BOOST_NOINLINE void Loader<Key, Value, CacheKeyFn, CacheMap>::make_state() const {
    state_ = new State(parts_);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
    requires(sizeof...(Parts) > 0)
boost::asio::awaitable<Value> Loader<Key, Value, CacheKeyFn, CacheMap>::load(Parts&&... parts) {
    return detail::wait(Waiter(ask(state().deadline(), std::forward<Parts>(parts)...)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
    requires(sizeof...(Parts) > 0)
boost::asio::awaitable<Value>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_until(time_point deadline, Parts&&... parts) {
    state();
    return detail::wait(Waiter(ask(deadline, std::forward<Parts>(parts)...)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Result<Value>>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_many(std::vector<Key> keys) {
    return detail::wait_for_all<Result<Value>>(ask_all(std::move(keys)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <std::convertible_to<Key>... Keys>
    requires(sizeof...(Keys) > 1)
boost::asio::awaitable<std::vector<Result<Value>>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_many(Keys&&... keys) {
    return load_many(detail::list_keys<Key>(std::forward<Keys>(keys)...));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <std::convertible_to<Key>... Keys>
    requires(sizeof...(Keys) > 1)
boost::asio::awaitable<std::vector<Value>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_all(Keys&&... keys) {
    return load_all(detail::list_keys<Key>(std::forward<Keys>(keys)...));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
boost::asio::awaitable<std::vector<Value>>
Loader<Key, Value, CacheKeyFn, CacheMap>::load_all(std::vector<Key> keys) {
    return detail::wait_for_all<Value>(ask_all(std::move(keys)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class CompletionToken>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::async_load(Key key, CompletionToken&& token) {
    static_assert(std::default_initializable<Value>,
                  "coalesce::Loader: async_load passes a default-made Value beside an error; use "
                  "load, or std::optional<T> as the loader's value");
    return boost::asio::async_initiate<CompletionToken, void(std::exception_ptr, Value)>(
        detail::Deliver{}, token, Waiter(ask(state().deadline(), std::move(key))));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
    requires(sizeof...(Parts) > 0)
Pending<Value> Loader<Key, Value, CacheKeyFn, CacheMap>::enqueue(Parts&&... parts) {
    return Pending<Value>(ask(state().deadline(), std::forward<Parts>(parts)...));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, Result<Value> answer, Prime mode)
    -> Loader& {
    state().prime(std::move(key), std::move(answer), mode);
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, boost::asio::awaitable<Value> value,
                                                     Prime mode) -> Loader& {
    state().prime(std::move(key), std::move(value), mode);
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
std::optional<Result<Value>> Loader<Key, Value, CacheKeyFn, CacheMap>::peek(KeyView key) const {
    return state().peek(key);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
bool Loader<Key, Value, CacheKeyFn, CacheMap>::contains(KeyView key) const {
    return state().contains(key);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::clear(KeyView key) -> Loader& {
    state().clear(key);
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::clear_all() -> Loader& {
    state().clear_all();
    return *this;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void Loader<Key, Value, CacheKeyFn, CacheMap>::dispatch() {
    state().dispatch();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void Loader<Key, Value, CacheKeyFn, CacheMap>::close() {
    state().close();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
inline auto Loader<Key, Value, CacheKeyFn, CacheMap>::ask(time_point deadline, Parts&&... parts)
    -> detail::Wait<Value> {
    auto& flight = flight_of(*state_, std::forward<Parts>(parts)...);
    return {&flight, deadline, flight.landed() ? state_->last_ride() : 0};
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class... Parts>
inline auto& Loader<Key, Value, CacheKeyFn, CacheMap>::flight_of(State& state, Parts&&... parts) {
    constexpr bool is_key = (std::is_same_v<std::remove_cvref_t<Parts>, Key> && ...);
    if constexpr (sizeof...(Parts) == 1 && is_key) {
        (detail::check_key(parts, state.options().name), ...);
        return state.flight_of(std::forward<Parts>(parts)...);
    } else if constexpr (sizeof...(Parts) == 1 && std::is_same_v<KeyView, std::string_view> &&
                         (std::convertible_to<Parts, std::string_view> && ...)) {
        return state.flight_of(std::string_view(parts...));
    } else {
        return flight_of(state, detail::make_key<Key>(std::forward<Parts>(parts)...));
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto Loader<Key, Value, CacheKeyFn, CacheMap>::ask_all(std::vector<Key> keys)
    -> detail::Waiters<Value> {
    State& state = this->state();
    detail::Waiters<Value> waiters(keys.size(), state.deadline());
    for (Key& key : keys)
        waiters.add(flight_of(state, std::move(key)));
    return waiters;
}

} // namespace coalesce
