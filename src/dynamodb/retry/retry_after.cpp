#include "dynamodb/retry/retry_after.hpp"

#include <algorithm>
#include <charconv>

namespace coalesce::dynamodb::retry {

std::optional<std::chrono::milliseconds> read_retry_after(std::string_view header) noexcept {
    std::chrono::milliseconds::rep value = 0;
    const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), value);
    // What is longer than a day cannot be meant, and would overflow as nanoseconds.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    if (error != std::errc() || end != header.data() + header.size() || value < 0)
        return std::nullopt;
    return std::min(std::chrono::milliseconds(value), longest);
}

std::chrono::nanoseconds
wait_with_advice(std::chrono::nanoseconds own,
                 std::optional<std::chrono::milliseconds> advice) noexcept {
    constexpr std::chrono::seconds most_beyond_ours(5);
    if (!advice)
        return own;
    return std::clamp<std::chrono::nanoseconds>(*advice, own, own + most_beyond_ours);
}

} // namespace coalesce::dynamodb::retry
