#pragma once

#include <cstdint>

namespace coalesce {

// Note [the tick]
//
// Asio has no end of a tick. A coroutine that awaits anything trivial before it loads comes
// back some posts later, so a batch that leaves with the first post after the first key leaves
// without it. Therefore the loader posts to its own executor again and again, and calls each
// such trip through the queue a round. A round in which no key came is quiet; after two quiet
// rounds in a row the batch leaves. Whatever else keeps the executor busy does not count: only
// new keys of this loader make a round loud. The first round of a tick is never quiet, for it
// follows the key that began the tick.

/// Finds the end of a tick: two rounds in a row that brought no new key. See Note [the tick].
class Tick {
public:
    static constexpr unsigned quiet_rounds_needed = 2;

    /// One round has passed; true when the tick has ended.
    bool round(std::uint64_t keys_queued) noexcept {
        quiet_rounds_ = keys_queued == keys_seen_ ? quiet_rounds_ + 1 : 0;
        keys_seen_ = keys_queued;
        return quiet_rounds_ >= quiet_rounds_needed;
    }

private:
    std::uint64_t keys_seen_ = 0;
    unsigned quiet_rounds_ = 0;
};

} // namespace coalesce
