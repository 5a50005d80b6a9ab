#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::protocol {

/// How fast capacity may be used: after a page that was dear, the next one waits.
class CapacityPace {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Throws `errc::invalid_query`, beginning with `subject`, unless the units per second are
    /// above 0. Unset: never waits.
    CapacityPace(std::optional<double> units_per_second, std::string_view subject);

    /// That much was used by a request that was answered now.
    void use(double units, Time now);

    /// How long the next request has to wait.
    std::chrono::nanoseconds wait(Time now) const;

private:
    std::optional<double> units_per_second_;
    Time free_at_;
};

} // namespace coalesce::dynamodb::protocol
