#include "dynamodb/credentials/refresh_plan.hpp"

#include <algorithm>

namespace coalesce::dynamodb::credentials {
namespace {

using std::chrono::minutes;
using Duration = TimePoint::duration;

constexpr Duration longest_advisory = minutes(15);
constexpr Duration longest_mandatory = minutes(10);
constexpr Duration after_failure = minutes(1);

// 10 minutes, and 2 to 10 more.
Duration after_expiration(double random) {
    const std::chrono::duration<double, std::ratio<60>> spread(2 + 8 * random);
    return minutes(10) + std::chrono::duration_cast<Duration>(spread);
}

} // namespace

RefreshPlan::Step RefreshPlan::step(TimePoint now) const noexcept {
    if (!has_credentials_)
        return Step::wait;
    if (!expiration_ || *expiration_ > now + advisory_)
        return Step::use;
    const bool is_early = now < not_before_;
    if (*expiration_ > now + mandatory_)
        return is_early ? Step::use : Step::use_and_refresh;
    return keeps_expired_ && is_early ? Step::use : Step::wait;
}

bool RefreshPlan::absorb(std::optional<TimePoint> expiration, bool keeps_expired, TimePoint now,
                         double random) noexcept {
    const bool is_late = expiration && *expiration <= now;
    if (is_late && !keeps_expired)
        return false;
    has_credentials_ = true;
    keeps_expired_ = keeps_expired;
    expiration_ = expiration;
    not_before_ = is_late ? now + after_expiration(random) : TimePoint{};
    const auto left = is_late || !expiration ? Duration{} : *expiration - now;
    advisory_ = std::min(longest_advisory, left / 2);
    mandatory_ = std::min(longest_mandatory, left / 3);
    return true;
}

bool RefreshPlan::absorb_failure(TimePoint now, double random) noexcept {
    not_before_ = now + (has_expired(now) ? after_expiration(random) : after_failure);
    return step(now) != Step::wait;
}

} // namespace coalesce::dynamodb::credentials
