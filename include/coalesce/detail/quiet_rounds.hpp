#pragma once

// Finds the end of a tick; see Note [the tick] in <coalesce/schedule.hpp>. Pure: what came and
// what time it is are arguments.

#include <coalesce/schedule.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace coalesce::detail {

enum class RoundOutcome {
    goes_on, // keys may still come
    quiet,   // the tick has ended
    too_old, // keys still come, but the oldest has waited long enough
};

class QuietRounds {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// One round has passed. `now` is asked only in a loud round.
    template <class Now>
    RoundOutcome round(const Tick& tick, std::uint64_t keys_queued, Now now) {
        if (keys_queued == keys_seen_)
            return ++quiet_ < tick.quiet_rounds ? RoundOutcome::goes_on : end(RoundOutcome::quiet);
        keys_seen_ = keys_queued;
        quiet_ = 0;
        const TimePoint time = now();
        if (!began_)
            began_ = time;
        return time - *began_ < tick.max_age ? RoundOutcome::goes_on : end(RoundOutcome::too_old);
    }

private:
    RoundOutcome end(RoundOutcome outcome) noexcept {
        quiet_ = 0;
        began_.reset();
        return outcome;
    }

    std::uint64_t keys_seen_ = 0;
    unsigned quiet_ = 0;
    std::optional<TimePoint> began_; // the first round of this tick
};

} // namespace coalesce::detail
