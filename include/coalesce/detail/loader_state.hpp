#pragma once

// What a loader is made of, shared by the loader, its running batches and its waiters, so that
// each may outlive the others. What a load, a prime or an answer means is decided here; which
// flight answers which key, in flights.hpp; how batches leave, in departures.hpp. Everything here
// happens on the loader's executor.

#include <coalesce/detail/departures.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/detail/flights.hpp>
#include <coalesce/prime.hpp>

#include <boost/config.hpp>

#include <exception>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>

namespace coalesce::detail {

/// What a loader is made with, and keeps until its first load.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
struct LoaderParts {
    using Map = typename Flights<Key, Value, CacheKeyFn, CacheMap>::Map;

    asio::any_io_executor executor;
    ErasedBatchFn<Key, Value> batch_fn;
    LoaderOptions options;
    [[no_unique_address]] CacheKeyFn cache_key_fn;
    [[no_unique_address]] Map cache_map;
};

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class LoaderState final : public Departures<Key, Value> {
public:
    using Base = Departures<Key, Value>;
    using Ptr = boost::intrusive_ptr<LoaderState>;
    using Parts = LoaderParts<Key, Value, CacheKeyFn, CacheMap>;
    using Flights = detail::Flights<Key, Value, CacheKeyFn, CacheMap>;
    using CacheKey = typename Flights::CacheKey;
    using Map = typename Flights::Map;
    using CachedFlight = typename Flights::Flight;

    /// Takes all of them but the executor.
    explicit LoaderState(Parts& parts)
        : Base(parts.executor, std::move(parts.batch_fn), std::move(parts.options)),
          flights_(std::move(parts.cache_key_fn), std::move(parts.cache_map),
                   this->options().cache) {}

    // Batches hold flights, which live here.
    ~LoaderState() { this->abandon_open(); }

    // `KeyLike` is a `Key`, or a `std::string_view` where that finds the same.

    /// The flight that answers this key: from the cache, on its way, or begun now. It may have
    /// been made for the caller alone, who must join it.
    template <class KeyLike>
    CachedFlight& flight_of(KeyLike&& key);

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
        return timeout ? from_now(this->executor(), *timeout) : no_deadline;
    }

    using Base::check_thread;

private:
    using typename Base::Flight;
    using FlightPtr = typename CachedFlight::Ptr;

    bool merges() const noexcept { return this->options().duplicates == Duplicates::merge; }

    template <class Lookup, class MakeKey>
    CachedFlight& begin(const Hashed<Lookup>& lookup, MakeKey make_key);
    CachedFlight& begin(CachedFlight& flight);
    CachedFlight& joinable(CachedFlight& flight);
    CachedFlight& unless_cyclic(CachedFlight& flight, const BatchNode& asker);
    CachedFlight& refused(Key key, errc code, const std::string& what);
    bool resolve(CachedFlight* flight, const Result<Value>& answer);
    bool may_cache(const Result<Value>& answer) const;
    void observe(LoadKind kind) const noexcept;

    void found(FlightOf<Value>& flight) override;
    void deserted(FlightOf<Value>& flight) override;
    void settled(const Flight& flight, Outcome outcome, bool keep) override;
    void batches_left() override;
    std::exception_ptr timed_out(const FlightOf<Value>& flight) const override;
    void destroy(FlightOf<Value>& flight) noexcept override;

    Flights flights_;
    bool closed_ = false;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
BOOST_FORCEINLINE auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::flight_of(KeyLike&& key)
    -> CachedFlight& {
    const auto make_key = [&key] { return Key(std::forward<KeyLike>(key)); };
    if (closed_)
        return refused(make_key(), errc::closed, "it was closed before this load");
    if (!merges())
        return begin(*FlightPtr(&flights_.make(*this, make_key())));
    const auto& cache_key = flights_.cache_key(std::as_const(key));
    const Hashed lookup(cache_key);
    const auto make_landed = [&](const Result<Value>& answer) {
        return &flights_.make_for(lookup, *this, make_key, answer);
    };
    if (CachedFlight* flight = flights_.find(lookup, make_landed))
        return joinable(*flight);
    return begin(lookup, make_key);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup, class MakeKey>
BOOST_NOINLINE auto
LoaderState<Key, Value, CacheKeyFn, CacheMap>::begin(const Hashed<Lookup>& lookup, MakeKey make_key)
    -> CachedFlight& {
    const FlightPtr flight(&flights_.make_for(lookup, *this, make_key));
    flights_.insert(*flight, lookup.hash);
    return begin(*flight);
}

/// A new flight enters the open batch, which holds it.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
inline auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::begin(CachedFlight& flight)
    -> CachedFlight& {
    observe(LoadKind::queued);
    try {
        this->enqueue(flight);
    } catch (...) {
        if (merges())
            flights_.drop(flight);
        throw;
    }
    return flight;
}

/// A flight that somebody began before.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
BOOST_FORCEINLINE auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::joinable(CachedFlight& flight)
    -> CachedFlight& {
    observe(flight.landed() ? LoadKind::hit : LoadKind::joined);
    const BatchNode* const asker = flight.landed() ? nullptr : current_batch();
    return asker ? unless_cyclic(flight, *asker) : flight;
}

/// The flight, or a refusal if waiting for it would never end.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::unless_cyclic(CachedFlight& flight,
                                                                  const BatchNode& asker)
    -> CachedFlight& {
    const Path path(*flight.node(), asker);
    if (!path.found())
        return flight;
    return refused(flight.key(), errc::dependency_cycle, describe_cycle(flight, path));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
auto LoaderState<Key, Value, CacheKeyFn, CacheMap>::refused(Key key, errc code,
                                                            const std::string& what)
    -> CachedFlight& {
    const auto error = std::make_exception_ptr(loader_error(code, this->options().name, what));
    return flights_.make(*this, std::move(key),
                         Result<Value>(boost::system::in_place_error, error));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, Result<Value> answer,
                                                          Prime mode) {
    if (closed_ || !merges())
        return;
    const auto& cache_key = flights_.cache_key(key);
    const Hashed lookup(cache_key);
    if (mode == Prime::keep && flights_.contains(lookup))
        return;
    FlightPtr flight;
    if (mode == Prime::resolve)
        flight = FlightPtr(flights_.find_flight(lookup));
    if (!resolve(flight.get(), answer))
        flight.reset();
    if (!flights_.caches())
        return;
    flights_.forget(lookup);
    if (!flight)
        flight = FlightPtr(&flights_.make_for(
            lookup, *this, [&key] { return std::move(key); }, std::move(answer)));
    flights_.insert_landed(*flight, lookup.hash);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::prime(Key key, asio::awaitable<Value> value,
                                                          Prime mode) {
    if (closed_ || !flights_.caches())
        return;
    const auto& cache_key = flights_.cache_key(key);
    const Hashed lookup(cache_key);
    if (mode == Prime::keep && flights_.contains(lookup))
        return;
    flights_.forget(lookup);
    const auto make_key = [&key] { return std::move(key); };
    const FlightPtr flight(&flights_.make_for(lookup, *this, make_key));
    flights_.insert(*flight, lookup.hash);
    this->adopt(*flight, std::move(value));
}

/// Answers a flight, if it is queued.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
bool LoaderState<Key, Value, CacheKeyFn, CacheMap>::resolve(CachedFlight* flight,
                                                            const Result<Value>& answer) {
    if (!flight || flight->phase() != FlightPhase::queued)
        return false;
    flight->batch()->resolve(*flight, answer);
    if (this->options().observer)
        this->options().observer->on_settle(this->options().name,
                                            answer ? Outcome::value : Outcome::error);
    return true;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
std::optional<Result<Value>>
LoaderState<Key, Value, CacheKeyFn, CacheMap>::peek(const KeyLike& key) {
    if (!flights_.caches())
        return std::nullopt;
    const auto& cache_key = flights_.cache_key(key);
    const auto make_landed = [&](const Result<Value>& answer) {
        return &flights_.make(*this, Key(key), answer);
    };
    const FlightPtr flight(flights_.find_cached(Hashed(cache_key), make_landed));
    if (!flight || !flight->landed())
        return std::nullopt;
    return flight->observed_answer();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
bool LoaderState<Key, Value, CacheKeyFn, CacheMap>::contains(const KeyLike& key) {
    if (!flights_.caches())
        return false;
    const auto& cache_key = flights_.cache_key(key);
    return flights_.contains(Hashed(cache_key));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class KeyLike>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear(const KeyLike& key) {
    if (!flights_.caches())
        return;
    const auto& cache_key = flights_.cache_key(key);
    flights_.forget(Hashed(cache_key));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::clear_all() {
    if (flights_.caches())
        flights_.forget_all();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::batches_left() {
    flights_.sweep(this->nothing_queued());
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
inline void LoaderState<Key, Value, CacheKeyFn, CacheMap>::settled(const Flight& settled,
                                                                   Outcome outcome, bool keep) {
    const auto& flight = static_cast<const CachedFlight&>(settled);
    if (this->options().observer)
        this->options().observer->on_settle(this->options().name, outcome);
    const bool stays = keep && may_cache(flight.answer());
    if (closed_)
        return;
    if (stays)
        flights_.landed(flight);
    else
        flights_.evict(flight);
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
inline void LoaderState<Key, Value, CacheKeyFn, CacheMap>::observe(LoadKind kind) const noexcept {
    if (this->options().observer)
        this->options().observer->on_load(this->options().name, kind);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::found(FlightOf<Value>& flight) {
    static_cast<Flight&>(flight).batch()->found();
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::deserted(FlightOf<Value>& left) {
    auto& flight = static_cast<CachedFlight&>(left);
    if (flight.phase() == FlightPhase::queued) {
        if (!closed_)
            flights_.evict(flight);
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
    describe_key(out, static_cast<const Flight&>(flight).key());
    out << (flight.phase() == FlightPhase::queued ? "; its batch has not left"
                                                  : "; its batch has left and is still running");
    return std::make_exception_ptr(loader_error(errc::timed_out, this->options().name, out.str()));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
inline void
LoaderState<Key, Value, CacheKeyFn, CacheMap>::destroy(FlightOf<Value>& flight) noexcept {
    flights_.destroy(static_cast<CachedFlight&>(flight));
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void LoaderState<Key, Value, CacheKeyFn, CacheMap>::close() {
    closed_ = true;
    flights_.close();
    this->abort_all();
}

} // namespace coalesce::detail
