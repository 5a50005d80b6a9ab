#pragma once

// What a loader is made of, shared by the loader, its running batches and its waiters, so that
// each may outlive the others. Which flight answers which key is decided here; how batches leave,
// in departures.hpp. Everything here happens on the loader's executor.

#include <coalesce/cache_map.hpp>
#include <coalesce/detail/departures.hpp>
#include <coalesce/detail/entries.hpp>
#include <coalesce/prime.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace coalesce::detail {

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class LoaderState final : public Departures<Key, Value> {
public:
    using Base = Departures<Key, Value>;
    using Ptr = boost::intrusive_ptr<LoaderState>;
    using typename Base::BatchFn;
    using typename Base::Flight;
    using typename Base::FlightPtr;
    using CacheKey = std::remove_cvref_t<std::invoke_result_t<const CacheKeyFn&, const Key&>>;

    LoaderState(asio::any_io_executor executor, BatchFn batch_fn, LoaderOptions options,
                CacheKeyFn cache_key_fn, CacheMap cache_map)
        : Base(std::move(executor), std::move(batch_fn), std::move(options)),
          cache_key_fn_(std::move(cache_key_fn)),
          entries_(std::move(cache_map)) {}

    // `KeyLike` is a `Key`, or a `std::string_view` where that finds the same.

    /// The flight that answers this key: from the cache, on its way, or begun now.
    template <class KeyLike>
    FlightPtr flight_of(KeyLike&& key);

    void prime(Key key, Result<Value> answer, Prime mode);
    void prime(Key key, asio::awaitable<Value> value, Prime mode);
    template <class KeyLike>
    std::optional<Result<Value>> peek(const KeyLike& key);
    template <class KeyLike>
    bool contains(const KeyLike& key);
    template <class KeyLike>
    void clear(const KeyLike& key);
    void clear_all();
    void close();

    TimePoint deadline() const {
        const auto& timeout = this->options().timeout;
        return timeout ? std::chrono::steady_clock::now() + *timeout : no_deadline;
    }

    using Base::check_thread;

private:
    // With the identity as `cache_key_fn` the cache key is the key itself, not a copy.
    decltype(auto) cache_key(const Key& key) const { return std::invoke(cache_key_fn_, key); }
    std::string_view cache_key(std::string_view key) const
        requires(!std::same_as<Key, std::string_view>) {
        return key;
    }
    bool caches() const noexcept { return this->options().cache; }

    template <class Lookup, class MakeKey>
    FlightPtr find_or_begin(const Lookup& cache_key, MakeKey make_key);
    template <class Lookup>
    FlightPtr find_queued(const Lookup& cache_key);
    template <class Lookup, class MakeKey>
    FlightPtr begin(const Lookup& cache_key, MakeKey make_key);
    template <class Lookup>
    void drop(const Lookup& cache_key);
    FlightPtr joinable(FlightPtr flight);
    FlightPtr refused(Key key, errc code, const std::string& what) const;

    FlightPtr take_over(const CacheKey& cache_key, const Result<Value>& answer);
    template <class Lookup>
    void hide(const Lookup& cache_key, const FlightPtr& flight);
    void evict(const Flight& flight);
    bool may_cache(const Result<Value>& answer) const;
    void observe(LoadKind kind) const noexcept;

    void found(FlightOf<Value>& flight) override;
    void deserted(FlightOf<Value>& flight) override;
    void settled(const Flight& flight, Outcome outcome, bool keep) override;
    void batches_left() override;
    std::exception_ptr timed_out(const FlightOf<Value>& flight) const override;

    [[no_unique_address]] CacheKeyFn cache_key_fn_;
    Entries<CacheKey, Flight, CacheMap> entries_;
    // Queued but not to be found in the cache: it was cleared, or there is none. Kept so that a
    // key never stands twice in a batch; those that are queued no more are swept out later.
    FlightMap<CacheKey, Flight> hidden_;
    std::size_t sweep_at_ = 64; // so that a sweep costs each entry a constant
    bool closed_ = false;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::flight_of(KeyLike&& key) -> FlightPtr {
    const auto make_key = [&key] { return Key(std::forward<KeyLike>(key)); };
    if (this->options().duplicates == Duplicates::keep && !closed_) {
        const FlightPtr flight(new Flight(make_key()));
        this->enqueue(flight);
        observe(LoadKind::queued);
        return flight;
    }
    const auto& lookup = cache_key(std::as_const(key));
    return find_or_begin(lookup, make_key);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup, class MakeKey>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::find_or_begin(const Lookup& cache_key,
                                                                  MakeKey make_key) -> FlightPtr {
    if (closed_)
        return refused(make_key(), errc::closed, "it was closed before this load");
    if (caches())
        if (FlightPtr flight = entries_.find(cache_key, make_key))
            return joinable(std::move(flight));
    if (FlightPtr flight = find_queued(cache_key)) {
        if (caches())
            entries_.slot(CacheKey(cache_key)) = flight;
        return joinable(std::move(flight));
    }
    observe(LoadKind::queued);
    return begin(cache_key, make_key);
}

/// A queued flight that is not in the cache.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::find_queued(const Lookup& cache_key)
    -> FlightPtr {
    if (hidden_.empty())
        return FlightPtr();
    const auto place = hidden_.find(cache_key);
    const bool queued = place != hidden_.end() && place->second->phase() == FlightPhase::queued;
    return queued ? place->second : FlightPtr();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup, class MakeKey>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::begin(const Lookup& cache_key, MakeKey make_key)
    -> FlightPtr {
    // The place first: making the key may move what `cache_key` refers to.
    FlightPtr& place = caches() ? entries_.slot(CacheKey(cache_key)) : hidden_[CacheKey(cache_key)];
    FlightPtr flight;
    try {
        flight = place = FlightPtr(new Flight(make_key()));
        this->enqueue(flight);
    } catch (...) {
        if (flight)
            drop(this->cache_key(flight->key()));
        else
            drop(cache_key);
        throw;
    }
    return flight;
}

/// Takes back a flight that could not begin.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::drop(const Lookup& cache_key) {
    hidden_.erase(cache_key);
    if (caches())
        entries_.erase_flight(cache_key);
}

/// A flight that somebody began before; refused if waiting for it would never end.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::joinable(FlightPtr flight) -> FlightPtr {
    if (flight->landed()) {
        observe(LoadKind::hit);
        return flight;
    }
    observe(LoadKind::joined);
    if (const BatchNode* asker = current_batch())
        if (const Path path(*flight->node(), *asker); path.found())
            return refused(flight->key(), errc::dependency_cycle, describe_cycle(*flight, path));
    return flight;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::refused(Key key, errc code,
                                                            const std::string& what) const
    -> FlightPtr {
    const auto error = std::make_exception_ptr(loader_error(code, this->options().name, what));
    return FlightPtr(
        new Flight(std::move(key), Result<Value>(boost::system::in_place_error, error)));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, Result<Value> answer,
                                                          Prime mode) {
    if (closed_ || this->options().duplicates == Duplicates::keep)
        return;
    const CacheKey place(cache_key(key));
    const bool known = caches() && entries_.contains(place);
    if (known && mode == Prime::keep)
        return;
    FlightPtr flight;
    if (mode == Prime::resolve)
        flight = take_over(place, answer);
    if (!caches())
        return;
    clear(key);
    if (!flight)
        flight = FlightPtr(new Flight(std::move(key), std::move(answer)));
    entries_.insert_landed(place, std::move(flight));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, asio::awaitable<Value> value,
                                                          Prime mode) {
    if (closed_ || !caches())
        return;
    const CacheKey place(cache_key(key));
    if (mode == Prime::keep && entries_.contains(place))
        return;
    clear(key);
    const FlightPtr flight(new Flight(std::move(key)));
    entries_.slot(place) = flight;
    this->adopt(flight, std::move(value));
}

/// Answers the flight of this key, if it is queued, and gives it; else null.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::take_over(const CacheKey& cache_key,
                                                              const Result<Value>& answer)
    -> FlightPtr {
    FlightPtr flight = find_queued(cache_key);
    if (!flight && caches())
        flight = entries_.find_flight(cache_key);
    if (!flight || flight->phase() != FlightPhase::queued)
        return FlightPtr();
    flight->batch()->resolve(flight, answer);
    if (this->options().observer)
        this->options().observer->on_settle(this->options().name,
                                            answer ? Outcome::value : Outcome::error);
    return flight;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
std::optional<Result<Value>>
LoaderState<Key, Value, CacheKeyFn, CacheMap>::peek(const KeyLike& key) {
    if (!caches())
        return std::nullopt;
    const FlightPtr flight = entries_.find(cache_key(key), [&key] { return Key(key); });
    if (!flight || !flight->landed())
        return std::nullopt;
    flight->observe();
    return flight->answer();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
bool LoaderState<Key, Value, CacheKeyFn, CacheMap>::contains(const KeyLike& key) {
    return caches() && entries_.contains(cache_key(key));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear(const KeyLike& key) {
    if (!caches())
        return;
    const auto& place = cache_key(key);
    hide(place, entries_.erase(place));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear_all() {
    if (caches())
        entries_.clear(
            [this](const CacheKey& place, const FlightPtr& flight) { hide(place, flight); });
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::hide(const Lookup& cache_key,
                                                         const FlightPtr& flight) {
    if (flight && flight->phase() == FlightPhase::queued)
        hidden_.insert_or_assign(CacheKey(cache_key), flight);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::batches_left() {
    if (hidden_.empty() || (!this->nothing_queued() && hidden_.size() < sweep_at_))
        return;
    boost::unordered::erase_if(
        hidden_, [](const auto& entry) { return entry.second->phase() != FlightPhase::queued; });
    sweep_at_ = 2 * hidden_.size() + 64;
}

/// Removes the flight's own cache entry: the key may have been cleared and loaded anew, and
/// the newer entry is not ours to remove.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::evict(const Flight& flight) {
    if (caches() && !closed_)
        entries_.erase(cache_key(flight.key()), flight);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::settled(const Flight& flight, Outcome outcome,
                                                            bool keep) {
    if (this->options().observer)
        this->options().observer->on_settle(this->options().name, outcome);
    if (!keep || !may_cache(flight.answer()))
        return evict(flight);
    if constexpr (!std::is_same_v<CacheMap, UnboundedMap>)
        if (caches() && !closed_)
            entries_.landed(cache_key(flight.key()), flight);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
bool LoaderState<Key, Value, CacheKeyFn, CacheMap>::may_cache(const Result<Value>& answer) const {
    if (answer)
        return true;
    const CacheErrors& which = this->options().cache_errors;
    if (const bool* all = std::get_if<bool>(&which))
        return *all;
    return std::get<1>(which)(answer.error());
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::observe(LoadKind kind) const noexcept {
    if (this->options().observer)
        this->options().observer->on_load(this->options().name, kind);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::found(FlightOf<Value>& flight) {
    static_cast<Flight&>(flight).batch()->found();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::deserted(FlightOf<Value>& left) {
    auto& flight = static_cast<Flight&>(left);
    if (flight.phase() == FlightPhase::queued) {
        evict(flight);
        flight.batch()->withdraw(flight);
    } else if (flight.phase() == FlightPhase::running) {
        flight.batch()->deserted();
        if (!flight.batch()->awaited())
            this->cancel(*flight.batch());
    } else if (flight.landed() && this->options().observer) {
        flight.observe(); // once
        this->options().observer->on_unobserved_error(this->options().name,
                                                      flight.answer().error());
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
std::exception_ptr
LoaderState<Key, Value, CacheKeyFn, CacheMap>::timed_out(const FlightOf<Value>& flight) const {
    std::ostringstream out;
    out << "the deadline has passed without an answer for the key ";
    flight.describe(out);
    out << (flight.phase() == FlightPhase::queued ? "; its batch has not left"
                                                  : "; its batch has left and is still running");
    return std::make_exception_ptr(loader_error(errc::timed_out, this->options().name, out.str()));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::close() {
    closed_ = true;
    entries_.close();
    hidden_.clear();
    this->abort_all();
}

} // namespace coalesce::detail
