#pragma once

#include "dynamodb/protocol/lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// Names a call that asks for several outcomes. Whoever asks gives it; each is used once.
using AskId = std::uint64_t;

/// Where an outcome is owed: to which call, and for which of the things that it asks for.
struct Waiter {
    AskId ask;
    std::size_t number;
};

/// Outcomes for one call that became known together. `Placed` has a `place` and an outcome.
template <class Placed>
struct Delivery {
    AskId ask = 0;
    std::vector<Placed> outcomes;
    bool is_last = false; ///< The call has all of its outcomes now.
};

/// The calls that are owed outcomes. Collects what becomes known for each.
template <class Placed>
class Asks {
public:
    /// `places`: what the call itself calls the things that it asks for.
    void open(AskId ask, std::vector<std::size_t> places) {
        auto& opened = open_[ask];
        opened.entries.resize(places.size(), no_entry);
        opened.places = std::move(places);
    }

    /// The call waits for this entry now, whatever it has waited for before.
    void wait(const Waiter& waiter, EntryId entry) {
        auto& ask = open_.at(waiter.ask);
        auto& waits_for = ask.entries.at(waiter.number);
        ask.owed += waits_for == no_entry;
        waits_for = entry;
    }

    void settle(const Waiter& waiter, Placed placed) {
        auto& ask = open_.at(waiter.ask);
        ask.entries.at(waiter.number) = no_entry;
        --ask.owed;
        if (ask.delivery == no_delivery) {
            ask.delivery = deliveries_.size();
            deliveries_.push_back({waiter.ask, {}, false});
            deliveries_.back().outcomes.reserve(ask.owed + 1);
        }
        placed.place = ask.places[waiter.number];
        deliveries_[ask.delivery].outcomes.push_back(std::move(placed));
    }

    /// What has been settled since this was called last. Calls that have everything are forgotten.
    std::vector<Delivery<Placed>> deliver() {
        for (auto& delivery : deliveries_) {
            const auto found = open_.find(delivery.ask);
            found->second.delivery = no_delivery;
            delivery.is_last = found->second.owed == 0;
            if (delivery.is_last)
                open_.erase(found);
        }
        return std::exchange(deliveries_, {});
    }

    /// Forgets a call: gives the entries that it still waits for. None if it is not known.
    std::vector<EntryId> withdraw(AskId ask) {
        std::vector<EntryId> entries;
        if (const auto withdrawn = open_.extract(ask))
            for (const auto entry : withdrawn.mapped().entries)
                if (entry != no_entry)
                    entries.push_back(entry);
        return entries;
    }

private:
    static constexpr auto no_entry = std::numeric_limits<EntryId>::max();
    static constexpr auto no_delivery = std::numeric_limits<std::size_t>::max();

    struct Ask {
        std::vector<EntryId> entries; // by number
        std::vector<std::size_t> places;
        std::size_t owed = 0;
        std::size_t delivery = no_delivery; // its place in `deliveries_`
    };

    std::map<AskId, Ask> open_;
    std::vector<Delivery<Placed>> deliveries_;
};

} // namespace coalesce::dynamodb::protocol
