#include "dynamodb/retry/retry_plan.hpp"

#include "dynamodb/retry/backoff.hpp"

namespace coalesce::dynamodb::retry {

RetryPlan::RetryPlan(unsigned max_attempts) : max_attempts_(max_attempts) {
    if (max_attempts == 0)
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            "max_attempts is 0, so nothing would ever be sent; expected 1 or more, 1 for no retry");
}

std::optional<std::chrono::nanoseconds> RetryPlan::after_failure(Verdict verdict,
                                                                 double random) noexcept {
    if (verdict == Verdict::not_retryable || attempt_ >= max_attempts_)
        return std::nullopt;
    return backoff(verdict, attempt_++ - 1, random);
}

} // namespace coalesce::dynamodb::retry
