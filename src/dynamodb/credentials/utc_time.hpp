#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

using TimePoint = std::chrono::system_clock::time_point;

/// Reads a time as RFC 3339 writes it, such as `2021-09-21T18:32:37Z`, with a fraction or an offset
/// too; nothing if it is none, or no time that a clock can show. The old ending `UTC` of token
/// files is read as `Z`.
std::optional<TimePoint> read_utc_time(std::string_view text);

/// The time to the second, as in `2021-09-21T18:32:37Z`.
std::string utc_time_text(TimePoint time);

} // namespace coalesce::dynamodb::credentials
