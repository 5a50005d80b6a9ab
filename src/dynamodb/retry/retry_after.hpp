#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace coalesce::dynamodb::retry {

/// The value of the header `x-amz-retry-after`, whole milliseconds; nothing if it is not that.
std::optional<std::chrono::milliseconds> read_retry_after(std::string_view header) noexcept;

/// How long to wait when the service has said how long: never shorter than we would have, and at
/// most 5 s longer.
std::chrono::nanoseconds wait_with_advice(std::chrono::nanoseconds own,
                                          std::optional<std::chrono::milliseconds> advice) noexcept;

} // namespace coalesce::dynamodb::retry
