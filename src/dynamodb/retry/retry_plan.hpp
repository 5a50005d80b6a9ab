#pragma once

#include "dynamodb/retry/classify.hpp"
#include "dynamodb/retry/retry_quota.hpp"

#include <chrono>
#include <optional>

namespace coalesce::dynamodb::retry {

/// What a failed attempt brought, as far as the next one depends on it.
class FailedAttempt {
public:
    FailedAttempt(Verdict failure) : verdict(failure) {}

    Verdict verdict;

    /// What the service has said about the wait.
    std::optional<std::chrono::milliseconds> advice = {};

    /// What is left of the call's time; nothing if that has no limit.
    std::optional<std::chrono::nanoseconds> time_left = {};
};

/// Why there is no further attempt.
enum class GaveUp {
    not_retryable,
    max_attempts,
    quota,    ///< The client cannot afford another retry.
    deadline, ///< The wait would be longer than the call may last.
};

/// What comes after a failed attempt: a wait and another one, or the end.
class NextAttempt {
public:
    NextAttempt(std::chrono::nanoseconds delay) : wait(delay) {}
    NextAttempt(GaveUp why) : reason(why) {}

    std::optional<std::chrono::nanoseconds> wait;
    GaveUp reason = GaveUp::not_retryable; ///< Where there is no wait.
};

/// Counts the attempts of one call and says after each failed one what comes next.
class RetryPlan {
public:
    /// Throws `errc::invalid_setting` if `max_attempts` is 0. The first attempt counts.
    ///
    /// Lifetime: the quota is the client's, and outlives the plan.
    RetryPlan(unsigned max_attempts, RetryQuota& quota);

    /// The attempt that is on its way, from 1.
    unsigned attempt() const noexcept { return attempt_; }

    unsigned max_attempts() const noexcept { return max_attempts_; }

    /// The waits so far, together.
    std::chrono::nanoseconds waited() const noexcept { return waited_; }

    /// Takes the failure of an attempt. `random` as for `backoff`.
    NextAttempt after_failure(const FailedAttempt& failed, double random) noexcept;

    /// Takes the success of an attempt.
    void succeeded() noexcept { quota_.give_back(last_retry_); }

private:
    RetryQuota& quota_;
    unsigned max_attempts_;
    unsigned attempt_ = 1;
    std::chrono::nanoseconds waited_{0};
    std::optional<Verdict> last_retry_; // what its reason was
};

} // namespace coalesce::dynamodb::retry
