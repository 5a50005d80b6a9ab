#pragma once

#include "dynamodb/credentials/utc_time.hpp"

#include <optional>

namespace coalesce::dynamodb::credentials {

// Two windows lie before the end of credentials. In the advisory one, its last 15 minutes, they are
// renewed while they are used; a failure is forgotten for a minute. In the mandatory one, the last
// 10, whoever needs them waits for new ones, and a failure is an error. Credentials that come with
// less than half an hour to live get smaller windows, a half and a third of it, lest each request
// fetches them again.
//
// The metadata service of EC2 goes on handing out old credentials when it cannot renew them, and
// AWS accepts them. Those are used past their end, and asked for again 12 to 20 minutes later, not
// all instances at once.

/// When credentials are fetched anew, and what is done until the new ones are there. It fetches
/// nothing and knows no clock.
class RefreshPlan {
public:
    enum class Step {
        use,             ///< Those that are there.
        use_and_refresh, ///< Those that are there, while others are fetched.
        wait,            ///< For those that are being fetched.
    };
    Step step(TimePoint now) const noexcept;

    /// New credentials came. `keeps_expired`: they may be used past their expiration. `random` is
    /// from 0 up to but not including 1.
    ///
    /// Whether they are good; if not, they have expired, and this is a failure.
    bool absorb(std::optional<TimePoint> expiration, bool keeps_expired, TimePoint now,
                double random) noexcept;

    /// None came. Whether those that are there can be used all the same.
    bool absorb_failure(TimePoint now, double random) noexcept;

    /// Those that are there are no longer accepted.
    void drop() noexcept { has_credentials_ = false; }

private:
    bool has_expired(TimePoint now) const noexcept { return expiration_ && *expiration_ <= now; }

    bool has_credentials_ = false;
    bool keeps_expired_ = false;
    std::optional<TimePoint> expiration_;
    TimePoint::duration advisory_{};
    TimePoint::duration mandatory_{};
    TimePoint not_before_{}; // of the next refresh that need not be
};

} // namespace coalesce::dynamodb::credentials
