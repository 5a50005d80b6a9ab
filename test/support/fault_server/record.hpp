#pragma once

#include "support/fault_server/faults.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {

/// What a server has seen and done.
class FaultRecord {
public:
    /// Requests of an operation, those that were refused or failed too.
    std::size_t requests(std::string_view operation) const { return value(requests_, operation); }

    /// How many keys or items each request of a batch operation had, in the order of arrival.
    std::vector<std::size_t> batch_sizes(std::string_view operation) const {
        return value(batch_sizes_, operation);
    }

    /// How often a fault was played. `unprocessed` counts keys and items that
    /// were left by rate or rule (not for their bytes), the others answers, or the lists of items
    /// in them.
    std::size_t played(Fault fault) const { return value(played_, fault); }

    /// How many answers were compressed.
    std::size_t compressed() const noexcept { return compressed_; }

    /// How many requests carried `Expect`, and so cost a round trip more.
    std::size_t expecting() const noexcept { return expecting_; }

    /// The most requests that were waiting for their answers at once.
    std::size_t most_in_flight() const noexcept { return most_in_flight_; }

    void arrive(std::string_view operation) {
        ++requests_[std::string(operation)];
        most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
    }
    void leave() { --in_flight_; }
    void compress() { ++compressed_; }
    void expect() { ++expecting_; }
    void count(Fault fault) { ++played_[fault]; }
    void count_batch(std::string_view operation, std::size_t entries) {
        batch_sizes_[std::string(operation)].push_back(entries);
    }
    std::size_t next_entry() { return ++entries_; }

private:
    template <class Map, class Key>
    static typename Map::mapped_type value(const Map& map, const Key& key) {
        const auto found = map.find(key);
        return found == map.end() ? typename Map::mapped_type() : found->second;
    }

    std::map<std::string, std::size_t, std::less<>> requests_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> batch_sizes_;
    std::map<Fault, std::size_t> played_;
    std::size_t entries_ = 0;
    std::size_t compressed_ = 0;
    std::size_t expecting_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t most_in_flight_ = 0;
};

} // namespace coalesce::test
