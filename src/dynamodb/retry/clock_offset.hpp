#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace coalesce::dynamodb::retry {

/// The time in a `Date` header, as in `Sun, 22 Nov 2026 03:30:44 GMT`; nothing for other forms.
std::optional<std::chrono::system_clock::time_point> read_http_date(std::string_view text);

/// How far the service's clock is ahead of ours, as its answers tell. Requests are signed with the
/// service's time, since it refuses signatures that are five minutes off.
class ClockOffset {
public:
    using TimePoint = std::chrono::system_clock::time_point;

    /// An answer, with its headers `Date` and `Age`, empty where there was none. Answers out of a
    /// cache, and exchanges of over 15 minutes, tell nothing.
    void note(std::string_view date, std::string_view age, TimePoint sent, TimePoint received);

    /// The service's time at our `now`.
    TimePoint at_service(TimePoint now) const noexcept { return now + offset_; }

    std::chrono::seconds value() const noexcept { return offset_; }

    /// Whether a request that was refused may be accepted when it is signed again: it was signed
    /// with an offset that was at least 4 minutes wrong. So it is too when our clock has been put
    /// right since, or an answer had a wrong date.
    bool explains_refusal(std::chrono::seconds when_signed) const noexcept;

private:
    std::chrono::seconds offset_{0};
};

} // namespace coalesce::dynamodb::retry
