#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::test {

/// The writes of a run in the order in which they were called for. The number of each is its
/// version, the first one being 1.
class WriteLog {
public:
    using Version = std::size_t;
    using Place = std::pair<std::string, int>; // a table and a key in it

    enum class Kind { put, removal };

    class Write {
    public:
        Place place;
        Kind kind = Kind::put;
        bool acknowledged = false;
    };

    Version call(Place place, Kind kind) {
        writes_.push_back({place, kind, false});
        by_place_[std::move(place)].push_back(writes_.size());
        return writes_.size();
    }

    Write& at(Version version) { return writes_.at(version - 1); }
    const Write& at(Version version) const { return writes_.at(version - 1); }
    std::size_t size() const noexcept { return writes_.size(); }

    const std::map<Place, std::vector<Version>>& by_place() const noexcept { return by_place_; }

    /// The first removal of what is there that was called for as this version or a later one; 0
    /// if there is none.
    Version first_removal(const Place& place, Version from) const {
        for (const auto version : by_place_.at(place))
            if (version >= from && at(version).kind == Kind::removal)
                return version;
        return 0;
    }

    /// The last removal of what is there; 0 if there is none.
    Version last_removal(const Place& place) const {
        const auto& versions = by_place_.at(place);
        for (auto version = versions.rbegin(); version != versions.rend(); ++version)
            if (at(*version).kind == Kind::removal)
                return *version;
        return 0;
    }

private:
    std::vector<Write> writes_;
    std::map<Place, std::vector<Version>> by_place_;
};

} // namespace coalesce::test
