#pragma once

// Which flight answers which key. The flights of a loader live here: those that the cache knows,
// and those that are queued but must not be found there.

#include <coalesce/cache_map.hpp>
#include <coalesce/detail/cached_flight.hpp>
#include <coalesce/detail/entries.hpp>
#include <coalesce/detail/flight_index.hpp>
#include <coalesce/detail/flight_pool.hpp>

#include <boost/config.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class Flights {
public:
    using Flight = CachedFlight<Key, Value, CacheKeyFn>;
    using FlightPtr = typename Flight::Ptr;
    using CacheKey = typename Flight::CacheKey;
    using Map = CacheMapOf<CacheMap, CacheKey, Result<Value>>;

    Flights(CacheKeyFn cache_key_fn, Map cache_map, bool caches)
        : cache_key_fn_(std::move(cache_key_fn)), entries_(std::move(cache_map)), caches_(caches) {}

    /// Whether answers are kept, as `LoaderOptions::cache` says.
    bool caches() const noexcept { return caches_; }

    /// What a key is looked up by. With the identity as `cache_key_fn` that is the key itself, not
    /// a copy.
    decltype(auto) cache_key(const Key& key) const { return std::invoke(cache_key_fn_, key); }
    std::string_view cache_key(std::string_view key) const
        requires(!std::same_as<Key, std::string_view>) {
        return key;
    }

    /// A flight that no key finds and nobody holds yet. With an answer it has landed.
    template <class... Answer>
    Flight& make(LoaderCore<Value>& core, Key key, Answer&&... answer) {
        return *pool_.make(std::nullopt, core, std::move(key), std::forward<Answer>(answer)...);
    }

    /// The same, for a key that will be looked up. `make_key` makes the key.
    template <class Lookup, class MakeKey, class... Answer>
    Flight& make_for(const Hashed<Lookup>& lookup, LoaderCore<Value>& core, MakeKey make_key,
                     Answer&&... answer);

    void destroy(Flight& flight) noexcept { pool_.destroy(flight); }

    /// The flight that a load of this key joins, or null. `make_landed` makes one of an answer.
    template <class Lookup, class MakeLanded>
    Flight* find(const Hashed<Lookup>& lookup, MakeLanded make_landed);

    /// The flight of this key that the cache knows, or null.
    template <class Lookup, class MakeLanded>
    Flight* find_cached(const Hashed<Lookup>& lookup, MakeLanded make_landed) {
        return caches_ ? entries_.find(lookup, make_landed) : nullptr;
    }

    /// The flight of this key if it is queued, or null.
    template <class Lookup>
    Flight* find_queued(const Hashed<Lookup>& lookup);

    /// The flight of this key, or null; one that has landed may be null too.
    template <class Lookup>
    Flight* find_flight(const Hashed<Lookup>& lookup) {
        if (Flight* flight = find_queued(lookup))
            return flight;
        return caches_ ? entries_.flights().find(lookup) : nullptr;
    }

    template <class Lookup>
    bool contains(const Hashed<Lookup>& lookup) {
        return caches_ && entries_.contains(lookup);
    }

    // From now on, the key of this flight finds it. It must not find another.

    void insert(Flight& flight, std::size_t hash) {
        (caches_ ? entries_.flights() : hidden_).insert(flight, hash);
    }
    void insert_landed(Flight& flight, std::size_t hash) { entries_.insert_landed(flight, hash); }

    /// This flight has landed and may stay.
    void landed(const Flight& flight) {
        if (caches_)
            entries_.landed(flight);
    }

    /// Forgets this very flight: its key may have been cleared and loaded anew, and the newer
    /// flight is another's.
    void evict(const Flight& flight) {
        if (caches_)
            entries_.flights().erase_very(flight);
    }

    /// Takes back a flight that could not begin.
    void drop(const Flight& flight) { (caches_ ? entries_.flights() : hidden_).erase_very(flight); }

    /// Forgets a key. If it is queued, the next load of it will join it all the same.
    template <class Lookup>
    void forget(const Hashed<Lookup>& lookup) {
        if (const FlightPtr flight = entries_.erase(lookup))
            hide(*flight, lookup.hash);
    }
    void forget_all() {
        entries_.clear([this](Flight& flight, std::size_t hash) { hide(flight, hash); });
    }

    /// Lets go of what is hidden and no longer queued, now and then.
    void sweep(bool nothing_queued);

    /// Forgets all that are on their way; the answers are the cache map's.
    void close() {
        entries_.close();
        hidden_.clear();
    }

private:
    void hide(Flight& flight, std::size_t hash);

    [[no_unique_address]] CacheKeyFn cache_key_fn_;
    FlightPool<Flight> pool_;
    Entries<CacheKey, Flight, CacheMap> entries_;
    // Queued but not to be found in the cache: it was cleared, or there is none. Kept so that a
    // key never stands twice in a batch; those that are queued no more are swept out later.
    FlightIndex<Flight> hidden_;
    std::size_t sweep_at_ = 64; // so that a sweep costs each entry a constant
    bool caches_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup, class MakeKey, class... Answer>
inline auto
Flights<Key, Value, CacheKeyFn, CacheMap>::make_for([[maybe_unused]] const Hashed<Lookup>& lookup,
                                                    LoaderCore<Value>& core, MakeKey make_key,
                                                    Answer&&... answer) -> Flight& {
    if constexpr (std::is_same_v<CacheKeyFn, std::identity>) {
        return make(core, make_key(), std::forward<Answer>(answer)...);
    } else {
        std::optional<CacheKey> place(lookup.key); // making the key may move what this refers to
        return *pool_.make(std::move(place), core, make_key(), std::forward<Answer>(answer)...);
    }
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup, class MakeLanded>
BOOST_FORCEINLINE auto Flights<Key, Value, CacheKeyFn, CacheMap>::find(const Hashed<Lookup>& lookup,
                                                                       MakeLanded make_landed)
    -> Flight* {
    if (Flight* flight = find_cached(lookup, make_landed))
        return flight;
    Flight* const flight = find_queued(lookup);
    if (flight && caches_)
        entries_.flights().insert(*flight, lookup.hash);
    return flight;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class Lookup>
inline auto Flights<Key, Value, CacheKeyFn, CacheMap>::find_queued(const Hashed<Lookup>& lookup)
    -> Flight* {
    if (hidden_.empty())
        return nullptr;
    Flight* const flight = hidden_.find(lookup);
    if (!flight || flight->phase() == FlightPhase::queued)
        return flight;
    hidden_.erase(lookup);
    return nullptr;
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void Flights<Key, Value, CacheKeyFn, CacheMap>::hide(Flight& flight, std::size_t hash) {
    if (flight.phase() != FlightPhase::queued)
        return;
    hidden_.erase(Hashed(flight.cache_key())); // an older one that is queued no more
    hidden_.insert(flight, hash);
}

template <class Key, class Value, class CacheKeyFn, class CacheMap>
void Flights<Key, Value, CacheKeyFn, CacheMap>::sweep(bool nothing_queued) {
    if (hidden_.empty() || (!nothing_queued && hidden_.size() < sweep_at_))
        return;
    hidden_.erase_if([](const Flight& flight) { return flight.phase() != FlightPhase::queued; });
    sweep_at_ = 2 * hidden_.size() + 64;
}

} // namespace coalesce::detail
