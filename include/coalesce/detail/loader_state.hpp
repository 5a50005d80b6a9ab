#pragma once

// What a loader is made of, shared by the loader, its running batches and its waiters, so that
// each may outlive the others. Everything here happens on the loader's executor. User code, the
// batch function and the waiters alike, is only ever reached through that executor, never from
// inside a call of the user's.

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/flight.hpp>
#include <coalesce/detail/open_batch.hpp>
#include <coalesce/detail/waiter.hpp>
#include <coalesce/loader_options.hpp>
#include <coalesce/schedule.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class LoaderState : public Counted<LoaderState<Key, Value, CacheKeyFn, CacheMap>> {
public:
    using value_type = Value;
    using Ptr = boost::intrusive_ptr<LoaderState>;
    using Flight = detail::Flight<Key, Value>;
    using FlightPtr = typename Flight::Ptr;
    using Batch = detail::Batch<Key, Value>;
    using BatchPtr = typename Batch::Ptr;
    using CacheKey = std::remove_cvref_t<std::invoke_result_t<const CacheKeyFn&, const Key&>>;

    LoaderState(asio::any_io_executor executor, ErasedBatchFn<Key, Value> batch_fn,
                LoaderOptions options, CacheKeyFn cache_key_fn)
        : executor_(std::move(executor)),
          batch_fn_(std::move(batch_fn)),
          options_(std::move(options)),
          cache_key_fn_(std::move(cache_key_fn)),
          open_(options_.max_batch_size) {}

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const LoaderOptions& options() const noexcept { return options_; }

    /// The flight that answers this key: from the cache, on its way, or begun now.
    FlightPtr flight_of(Key key);

    void prime(Key key, Result<Value> answer);
    void clear(const Key& key);
    void clear_all();

    // Called by `Waiter`.
    void join(Flight& flight) noexcept;
    void leave(Flight& flight);

    /// Settles every waiter with `operation_aborted` and cancels what is running.
    void shut_down();

private:
    using Cache = typename CacheMap::template map<CacheKey, FlightPtr>;

    class TickHandler;

    static bool is_withdrawn(const FlightPtr& flight) noexcept {
        return flight->phase() == FlightPhase::withdrawn;
    }

    FlightPtr begin_flight(Key key);
    void observe(LoadKind kind) const noexcept;
    void post_tick();
    void tick();
    void dispatch(typename Flight::Open open);
    static asio::awaitable<void> run(Ptr state, BatchPtr batch);
    void fail(Batch& batch, std::exception_ptr error);
    void evict(const Flight& flight);
    void remember_cleared(const CacheKey& cache_key, const FlightPtr& flight);
    void abandon_open();

    asio::any_io_executor executor_;
    ErasedBatchFn<Key, Value> batch_fn_;
    LoaderOptions options_;
    [[no_unique_address]] CacheKeyFn cache_key_fn_;

    Cache cache_;
    Cache cleared_; // cleared while queued: a key never stands twice in one batch
    OpenBatches<FlightPtr> open_;
    boost::intrusive::list<Batch, boost::intrusive::base_hook<RunningHook>,
                           boost::intrusive::constant_time_size<false>>
        running_;
    Tick tick_;
    bool ticking_ = false; // a round is posted or running
};

// ---------------------------------------------------------------------------------------------

/// One round of the tick. Destroyed without having run, it takes the open batches with it: then
/// the execution context is going away, and their waiters' coroutines must go too.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
class LoaderState<Key, Value, CacheKeyFn, CacheMap>::TickHandler {
public:
    explicit TickHandler(Ptr state) : state_(std::move(state)) {}
    TickHandler(TickHandler&&) noexcept = default;
    TickHandler& operator=(TickHandler&&) = delete;
    ~TickHandler() {
        if (state_)
            state_->abandon_open();
    }

    void operator()() {
        const Ptr state = std::move(state_);
        state->tick();
    }

private:
    Ptr state_;
};

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::flight_of(Key key) -> FlightPtr {
    // With the identity as `cache_key_fn` this is the key itself, not a copy.
    const auto& cache_key = std::invoke(cache_key_fn_, std::as_const(key));
    if (const auto found = cache_.find(cache_key); found != cache_.end()) {
        observe(found->second->landed() ? LoadKind::hit : LoadKind::joined);
        return found->second;
    }
    if (const auto found = cleared_.find(cache_key); found != cleared_.end()) {
        const FlightPtr flight = found->second;
        cleared_.erase(found);
        observe(LoadKind::joined);
        return cache_.emplace(cache_key, flight).first->second;
    }
    const auto entry = cache_.emplace(cache_key, FlightPtr()).first;
    try {
        entry->second = begin_flight(std::move(key));
    } catch (...) {
        cache_.erase(entry);
        throw;
    }
    observe(LoadKind::queued);
    return entry->second;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::begin_flight(Key key) -> FlightPtr {
    const FlightPtr flight(new Flight(std::move(key)));
    if (!ticking_)
        post_tick();
    flight->queue_in(open_.add(flight));
    return flight;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::observe(LoadKind kind) const noexcept {
    if (options_.observer)
        options_.observer->on_load(options_.name, kind);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::post_tick() {
    asio::post(executor_, TickHandler(Ptr(this)));
    ticking_ = true;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::tick() {
    const bool ended = tick_.round(open_.keys_queued());
    // Batches leave before user code runs: the batch function may load again, and that key
    // belongs to the next batch.
    for (auto& batch : ended ? open_.take_all() : open_.take_full())
        dispatch(std::move(batch));
    ticking_ = false;
    if (!open_.empty())
        post_tick();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::dispatch(typename Flight::Open open) {
    auto flights = std::move(open).close(is_withdrawn);
    if (flights.empty())
        return;
    if (!cleared_.empty())
        for (const FlightPtr& flight : flights)
            if (const auto found = cleared_.find(std::invoke(cache_key_fn_, flight->key()));
                found != cleared_.end() && found->second == flight)
                cleared_.erase(found);

    const BatchPtr batch(new Batch(std::move(flights), executor_));
    running_.push_back(*batch);
    if (options_.observer)
        options_.observer->on_dispatch(options_.name, batch->size());
    asio::co_spawn(executor_, run(Ptr(this), batch),
                   asio::bind_cancellation_slot(batch->cancellation().slot(),
                                                [batch](std::exception_ptr) {})); // keeps the slot
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
asio::awaitable<void> LoaderState<Key, Value, CacheKeyFn, CacheMap>::run(Ptr state,
                                                                         BatchPtr batch) {
    std::exception_ptr error;
    try {
        co_await state->batch_fn_(state->options_.name, *batch);
    } catch (...) {
        error = std::current_exception();
    }
    batch->end();
    if (error)
        state->fail(*batch, error);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::fail(Batch& batch, std::exception_ptr error) {
    for (std::size_t place = 0; place < batch.size(); ++place) {
        const Flight& flight = *batch.flights()[place];
        if (flight.landed())
            continue;
        evict(flight);
        batch.settle(place, Result<Value>(boost::system::in_place_error, error));
    }
}

/// Removes the flight's own cache entry: the key may have been cleared and loaded anew, and
/// the newer entry is not ours to remove.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::evict(const Flight& flight) {
    for (Cache* map : {&cache_, &cleared_}) {
        const auto found = map->find(std::invoke(cache_key_fn_, flight.key()));
        if (found != map->end() && found->second.get() == &flight)
            map->erase(found);
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, Result<Value> answer) {
    const auto& cache_key = std::invoke(cache_key_fn_, std::as_const(key));
    if (cache_.find(cache_key) != cache_.end())
        return;
    FlightPtr& entry = cache_[cache_key];
    entry = FlightPtr(new Flight(std::move(key), std::move(answer)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear(const Key& key) {
    const auto found = cache_.find(std::invoke(cache_key_fn_, key));
    if (found == cache_.end())
        return;
    remember_cleared(found->first, found->second);
    cache_.erase(found);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear_all() {
    for (const auto& [cache_key, flight] : cache_)
        remember_cleared(cache_key, flight);
    cache_.clear();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::remember_cleared(const CacheKey& cache_key,
                                                                     const FlightPtr& flight) {
    if (flight->phase() == FlightPhase::queued)
        cleared_.emplace(cache_key, flight);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::join(Flight& flight) noexcept {
    if (flight.deserted() && flight.batch())
        flight.batch()->found();
    flight.join();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::leave(Flight& flight) {
    flight.leave();
    if (!flight.deserted())
        return;
    if (flight.phase() == FlightPhase::queued) {
        evict(flight);
        flight.open_batch()->withdraw();
        flight.withdraw();
    } else if (const BatchPtr batch = flight.batch()) {
        batch->deserted();
        if (batch->awaited())
            return;
        fail(*batch,
             std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted)));
        batch->cancellation().emit(asio::cancellation_type::terminal);
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::shut_down() {
    const auto aborted =
        std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
    cache_.clear();
    cleared_.clear();
    for (auto& open : open_.take_all())
        for (const FlightPtr& flight : std::move(open).close(is_withdrawn))
            flight->land(Result<Value>(boost::system::in_place_error, aborted), executor_);
    while (!running_.empty()) {
        const BatchPtr batch(&running_.front());
        batch->end();
        fail(*batch, aborted);
        batch->cancellation().emit(asio::cancellation_type::terminal);
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::abandon_open() {
    for (auto& open : open_.take_all())
        for (const FlightPtr& flight : std::move(open).close(is_withdrawn))
            flight->abandon();
}

} // namespace coalesce::detail
