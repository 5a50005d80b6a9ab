#pragma once

// Where a loader keeps its flights: those on their way, and those that have landed. The first
// are never evicted; what becomes of the others is the cache map's business.

#include <coalesce/cache_map.hpp>
#include <coalesce/detail/flight.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <utility>

namespace coalesce::detail {

template <class CacheKey, class Flight>
using FlightMap = boost::unordered_flat_map<CacheKey, typename Flight::Ptr, KeyHash, KeyEqual>;

/// For any cache map: it holds answers, and flights stand here until they land.
template <class CacheKey, class Flight, class CacheMap>
class Entries {
public:
    using FlightPtr = typename Flight::Ptr;

    explicit Entries(CacheMap cache) : answers_(std::move(cache)) {}

    /// The flight of this key, landed or not; null if there is none.
    template <class Lookup, class MakeKey>
    FlightPtr find(const Lookup& lookup, MakeKey make_key) {
        if (const auto found = flights_.find(lookup); found != flights_.end())
            return found->second;
        if (const auto* answer = answers_.find(lookup))
            return FlightPtr(new Flight(make_key(), *answer));
        return FlightPtr();
    }

    template <class Lookup>
    bool contains(const Lookup& lookup) {
        return flights_.find(lookup) != flights_.end() || answers_.find(lookup);
    }

    template <class Lookup>
    FlightPtr find_flight(const Lookup& lookup) const {
        const auto found = flights_.find(lookup);
        return found == flights_.end() ? FlightPtr() : found->second;
    }

    /// The place of a flight that begins; good until the next call.
    FlightPtr& slot(const CacheKey& key) { return flights_[key]; }

    void insert_landed(const CacheKey& key, const FlightPtr& flight) {
        answers_.insert(key, flight->answer());
    }

    /// This flight has landed and may stay.
    void landed(const CacheKey& key, const Flight& flight) {
        if (erase_very(key, flight))
            answers_.insert(key, flight.answer());
    }

    /// Removes this very flight: the key may have been cleared and loaded anew since.
    void erase(const CacheKey& key, const Flight& flight) { erase_very(key, flight); }

    /// Forgets the flight of this key, if there is one, but not its answer.
    template <class Lookup>
    void erase_flight(const Lookup& lookup) {
        if (const auto found = flights_.find(lookup); found != flights_.end())
            flights_.erase(found);
    }

    /// Forgets the key; gives its flight, if that is on its way.
    template <class Lookup>
    FlightPtr erase(const Lookup& lookup) {
        FlightPtr erased;
        if (const auto found = flights_.find(lookup); found != flights_.end()) {
            erased = std::move(found->second);
            flights_.erase(found);
        }
        answers_.erase(lookup);
        return erased;
    }

    template <class Visit>
    void clear(Visit visit_flight) {
        for (const auto& [key, flight] : flights_)
            visit_flight(key, flight);
        flights_.clear();
        answers_.clear();
    }

    /// The loader closes; the answers are the cache map's.
    void close() { flights_.clear(); }

private:
    using Answer = Result<typename Flight::value_type>;

    bool erase_very(const CacheKey& key, const Flight& flight) {
        const auto found = flights_.find(key);
        if (found == flights_.end() || found->second.get() != &flight)
            return false;
        flights_.erase(found);
        return true;
    }

    FlightMap<CacheKey, Flight> flights_;
    CacheMapOf<CacheMap, CacheKey, Answer> answers_;
};

/// For `UnboundedMap`: one map, one look-up per load, and a flight that lands stays where it is.
template <class CacheKey, class Flight>
class Entries<CacheKey, Flight, UnboundedMap> {
public:
    using FlightPtr = typename Flight::Ptr;

    explicit Entries(UnboundedMap) {}

    template <class Lookup, class MakeKey>
    FlightPtr find(const Lookup& lookup, MakeKey) const {
        return find_flight(lookup);
    }

    template <class Lookup>
    bool contains(const Lookup& lookup) const {
        return flights_.find(lookup) != flights_.end();
    }

    template <class Lookup>
    FlightPtr find_flight(const Lookup& lookup) const {
        const auto found = flights_.find(lookup);
        return found == flights_.end() ? FlightPtr() : found->second;
    }

    FlightPtr& slot(const CacheKey& key) { return flights_[key]; }

    template <class Lookup>
    void erase_flight(const Lookup& lookup) {
        erase(lookup);
    }

    void insert_landed(const CacheKey& key, FlightPtr flight) { flights_[key] = std::move(flight); }

    void erase(const CacheKey& key, const Flight& flight) {
        const auto found = flights_.find(key);
        if (found != flights_.end() && found->second.get() == &flight)
            flights_.erase(found);
    }

    template <class Lookup>
    FlightPtr erase(const Lookup& lookup) {
        const auto found = flights_.find(lookup);
        if (found == flights_.end())
            return FlightPtr();
        const FlightPtr erased = std::move(found->second);
        flights_.erase(found);
        return erased;
    }

    template <class Visit>
    void clear(Visit visit_flight) {
        for (const auto& [key, flight] : flights_)
            visit_flight(key, flight);
        flights_.clear();
    }

    void close() { flights_.clear(); }

private:
    FlightMap<CacheKey, Flight> flights_;
};

} // namespace coalesce::detail
