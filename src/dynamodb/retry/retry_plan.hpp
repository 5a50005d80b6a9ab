#pragma once

#include "dynamodb/retry/classify.hpp"

#include <chrono>
#include <optional>

namespace coalesce::dynamodb::retry {

/// Counts the attempts of one request and says after each failed one what comes next.
class RetryPlan {
public:
    /// Throws `errc::invalid_setting` if `max_attempts` is 0. The first attempt counts.
    explicit RetryPlan(unsigned max_attempts);

    /// The attempt that is on its way, from 1.
    unsigned attempt() const noexcept { return attempt_; }

    unsigned max_attempts() const noexcept { return max_attempts_; }

    /// Takes the failure of an attempt: how long to wait before the next one, or nothing if
    /// there is none. `random` as for `backoff`.
    std::optional<std::chrono::nanoseconds> after_failure(Verdict verdict, double random) noexcept;

private:
    unsigned max_attempts_;
    unsigned attempt_ = 1;
};

} // namespace coalesce::dynamodb::retry
