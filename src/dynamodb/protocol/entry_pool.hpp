#pragma once

#include "dynamodb/protocol/lanes.hpp"

#include <deque>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// The entries of a queue. They stay where they are, and their numbers are used again.
template <class Entry>
class EntryPool {
public:
    Entry& operator[](EntryId id) { return entries_[id]; }
    const Entry& operator[](EntryId id) const { return entries_[id]; }

    bool in_use(EntryId id) const { return in_use_[id]; }

    /// A number whose entry is not in use.
    EntryId take() {
        if (unused_.empty()) {
            unused_.push_back(entries_.size());
            entries_.emplace_back();
            in_use_.push_back(false);
        }
        const auto id = unused_.back();
        unused_.pop_back();
        in_use_[id] = true;
        return id;
    }

    void give_back(EntryId id) {
        entries_[id] = Entry();
        in_use_[id] = false;
        unused_.push_back(id);
    }

private:
    std::deque<Entry> entries_;
    std::vector<bool> in_use_;
    std::vector<EntryId> unused_;
};

} // namespace coalesce::dynamodb::protocol
