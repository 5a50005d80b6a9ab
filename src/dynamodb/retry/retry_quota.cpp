#include "dynamodb/retry/retry_quota.hpp"

#include <algorithm>

namespace coalesce::dynamodb::retry {
namespace {

constexpr unsigned cost(Verdict verdict) noexcept {
    return verdict == Verdict::throttling ? 5 : 14;
}

} // namespace

bool RetryQuota::take(Verdict verdict) noexcept {
    if (left_ < cost(verdict))
        return false;
    left_ -= cost(verdict);
    return true;
}

void RetryQuota::give_back(std::optional<Verdict> last_retry) noexcept {
    left_ = std::min(full, left_ + (last_retry ? cost(*last_retry) : 1));
}

} // namespace coalesce::dynamodb::retry
