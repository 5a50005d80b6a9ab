#include "dynamodb/retry/retry_plan.hpp"

#include "dynamodb/retry/backoff.hpp"
#include "dynamodb/retry/retry_after.hpp"

namespace coalesce::dynamodb::retry {

RetryPlan::RetryPlan(unsigned max_attempts, RetryQuota& quota)
    : quota_(quota), max_attempts_(max_attempts) {
    if (max_attempts == 0)
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            "max_attempts is 0, so nothing would ever be sent; expected 1 or more, 1 for no retry");
}

NextAttempt RetryPlan::after_failure(const FailedAttempt& failed, double random) noexcept {
    if (failed.verdict == Verdict::not_retryable)
        return GaveUp::not_retryable;
    if (attempt_ >= max_attempts_)
        return GaveUp::max_attempts;
    const auto wait =
        wait_with_advice(backoff(failed.verdict, attempt_ - 1, random), failed.advice);
    if (failed.time_left && wait >= *failed.time_left)
        return GaveUp::deadline;
    if (!quota_.take(failed.verdict))
        return GaveUp::quota;
    last_retry_ = failed.verdict;
    waited_ += wait;
    ++attempt_;
    return wait;
}

} // namespace coalesce::dynamodb::retry
