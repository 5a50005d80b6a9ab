#pragma once

#include <coalesce/key_hash.hpp>

#include <boost/config.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace coalesce::detail {

/// What to look up, hashed once.
template <class Lookup>
struct Hashed {
    explicit Hashed(const Lookup& lookup) : key(lookup), hash(KeyHash()(lookup)) {}

    const Lookup& key;
    std::size_t hash;
};

/// Finds flights by their cache key, of which they have the only copy, and holds them. Hashes are
/// kept: growing asks no key.
template <class Flight>
class FlightIndex {
public:
    using FlightPtr = typename Flight::Ptr;

    FlightIndex() = default;
    FlightIndex(FlightIndex&&) = delete;
    FlightIndex& operator=(FlightIndex&&) = delete;
    ~FlightIndex() { clear(); }

    bool empty() const noexcept { return entries_.empty(); }
    std::size_t size() const noexcept { return entries_.size(); }

    /// The flight of this key, or null.
    template <class Lookup>
    BOOST_FORCEINLINE Flight* find(const Hashed<Lookup>& lookup) const {
        const auto found = entries_.find(lookup);
        return found == entries_.end() ? nullptr : found->flight;
    }

    /// Its key must not be there yet.
    void insert(Flight& flight, std::size_t hash) {
        entries_.insert(Entry{&flight, hash});
        intrusive_ptr_add_ref(&flight);
    }

    /// Takes out the flight of this key, or gives null.
    template <class Lookup>
    FlightPtr erase(const Hashed<Lookup>& lookup) {
        const auto found = entries_.find(lookup);
        return found == entries_.end() ? FlightPtr() : take(found);
    }

    /// Takes out this very flight, if it is there: its key may have been cleared and loaded anew.
    bool erase_very(const Flight& flight) {
        const auto found = entries_.find(Hashed(flight.cache_key()));
        return found != entries_.end() && found->flight == &flight && take(found);
    }

    template <class Predicate>
    void erase_if(Predicate predicate) {
        for (auto entry = entries_.begin(); entry != entries_.end();) {
            const auto here = entry++; // erasing leaves the others where they are
            if (predicate(*here->flight))
                take(here);
        }
    }

    template <class Visit>
    void for_each(Visit visit) const {
        for (const Entry& entry : entries_)
            visit(*entry.flight, entry.hash);
    }

    void clear() {
        if (entries_.empty())
            return;
        // Out of the way first: what is let go may call back.
        const Entries leaving = std::exchange(entries_, {});
        // By hash the flights lie all over the memory. To have each fetched some time before it is
        // touched halves what this takes.
        std::array<Flight*, 16> fetched = {};
        std::size_t next = 0;
        for (const Entry& entry : leaving) {
            __builtin_prefetch(entry.flight, 1);
            if (Flight* flight = std::exchange(fetched[next++ % fetched.size()], entry.flight))
                intrusive_ptr_release(flight);
        }
        for (Flight* flight : fetched)
            if (flight)
                intrusive_ptr_release(flight);
    }

private:
    struct Entry {
        Flight* flight;
        std::size_t hash;
    };

    struct EntryHash {
        using is_transparent = void;

        template <class Either>
        std::size_t operator()(const Either& either) const noexcept {
            return either.hash;
        }
    };

    struct EntryEqual {
        using is_transparent = void;

        bool operator()(const Entry& a, const Entry& b) const noexcept {
            return a.flight == b.flight; // two flights in here never have one key
        }
        template <class Lookup>
        bool operator()(const Hashed<Lookup>& lookup, const Entry& entry) const {
            return entry.hash == lookup.hash && KeyEqual()(entry.flight->cache_key(), lookup.key);
        }
        template <class Lookup>
        bool operator()(const Entry& entry, const Hashed<Lookup>& lookup) const {
            return (*this)(lookup, entry);
        }
    };

    using Entries = boost::unordered_flat_set<Entry, EntryHash, EntryEqual>;

    FlightPtr take(typename Entries::const_iterator found) {
        FlightPtr taken(found->flight, false); // with the reference of the entry
        entries_.erase(found);
        return taken;
    }

    Entries entries_;
};

} // namespace coalesce::detail
