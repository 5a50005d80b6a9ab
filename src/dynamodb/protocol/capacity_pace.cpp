#include "dynamodb/protocol/capacity_pace.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <cmath>

namespace coalesce::dynamodb::protocol {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds longest_wait{3600}; // what follows could not be counted in nanoseconds

} // namespace

CapacityPace::CapacityPace(std::optional<double> units_per_second, std::string_view subject)
    : units_per_second_(units_per_second) {
    if (units_per_second && !(std::isfinite(*units_per_second) && *units_per_second > 0))
        throw boost::system::system_error(make_error_code(errc::invalid_query),
                                          std::string(subject) + ": max_units_per_second is " +
                                              std::to_string(*units_per_second) +
                                              "; expected more than 0, or unset");
}

void CapacityPace::use(double units, Time now) {
    if (!units_per_second_)
        return;
    const auto cost = std::min(Seconds(units / *units_per_second_), longest_wait);
    free_at_ = std::max(free_at_, now) + std::chrono::duration_cast<std::chrono::nanoseconds>(cost);
}

std::chrono::nanoseconds CapacityPace::wait(Time now) const {
    return std::max(free_at_ - now, Time::duration(0));
}

} // namespace coalesce::dynamodb::protocol
