#pragma once

// Where a loader keeps its flights: those on their way, and those that have landed. The first
// are never evicted; what becomes of the others is the cache map's business.

#include <coalesce/cache_map.hpp>
#include <coalesce/detail/flight_index.hpp>

#include <utility>

namespace coalesce::detail {

/// For any cache map: it holds answers, and flights stand here until they land.
template <class CacheKey, class Flight, class CacheMap>
class Entries {
public:
    using FlightPtr = typename Flight::Ptr;

    using Map = CacheMapOf<CacheMap, CacheKey, Result<typename Flight::value_type>>;

    explicit Entries(Map answers) : answers_(std::move(answers)) {}

    /// The flights on their way, at least.
    FlightIndex<Flight>& flights() noexcept { return flights_; }

    /// The flight of this key, landed or not; null if there is none. `make_landed` makes one of
    /// an answer, which nobody holds yet.
    template <class Lookup, class MakeLanded>
    Flight* find(const Hashed<Lookup>& lookup, MakeLanded make_landed) {
        if (Flight* flight = flights_.find(lookup))
            return flight;
        if (const auto* answer = answers_.find(lookup.key))
            return make_landed(*answer);
        return nullptr;
    }

    template <class Lookup>
    bool contains(const Hashed<Lookup>& lookup) {
        return flights_.find(lookup) || answers_.find(lookup.key);
    }

    void insert_landed(Flight& flight, std::size_t) {
        answers_.insert(flight.cache_key(), flight.answer());
    }

    /// This flight has landed and may stay.
    void landed(const Flight& flight) {
        if (flights_.erase_very(flight))
            answers_.insert(flight.cache_key(), flight.answer());
    }

    /// Forgets the key; gives its flight, if that is on its way.
    template <class Lookup>
    FlightPtr erase(const Hashed<Lookup>& lookup) {
        answers_.erase(lookup.key);
        return flights_.erase(lookup);
    }

    template <class Visit>
    void clear(Visit visit_flight) {
        flights_.for_each(visit_flight);
        flights_.clear();
        answers_.clear();
    }

    /// The loader closes; the answers are the cache map's.
    void close() { flights_.clear(); }

private:
    FlightIndex<Flight> flights_;
    Map answers_;
};

/// For `UnboundedMap`: one index, one look-up per load, and a flight that lands stays where it is.
template <class CacheKey, class Flight>
class Entries<CacheKey, Flight, UnboundedMap> {
public:
    using FlightPtr = typename Flight::Ptr;

    explicit Entries(UnboundedMap) {}

    FlightIndex<Flight>& flights() noexcept { return flights_; }

    template <class Lookup, class MakeLanded>
    Flight* find(const Hashed<Lookup>& lookup, MakeLanded) const {
        return flights_.find(lookup);
    }

    template <class Lookup>
    bool contains(const Hashed<Lookup>& lookup) const {
        return flights_.find(lookup);
    }

    void insert_landed(Flight& flight, std::size_t hash) { flights_.insert(flight, hash); }

    void landed(const Flight&) {}

    template <class Lookup>
    FlightPtr erase(const Hashed<Lookup>& lookup) {
        return flights_.erase(lookup);
    }

    template <class Visit>
    void clear(Visit visit_flight) {
        flights_.for_each(visit_flight);
        flights_.clear();
    }

    void close() { flights_.clear(); }

private:
    FlightIndex<Flight> flights_;
};

} // namespace coalesce::detail
