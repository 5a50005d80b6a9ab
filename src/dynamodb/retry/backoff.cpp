#include "dynamodb/retry/backoff.hpp"

#include <algorithm>

namespace coalesce::dynamodb::retry {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds transient_base{25};
constexpr milliseconds throttling_base{1000};
constexpr milliseconds longest{20'000};

// Both bases have passed `longest` by then, so a higher exponent changes nothing.
constexpr unsigned enough_doublings = 10;

} // namespace

std::chrono::nanoseconds backoff(Verdict verdict, unsigned retry, double random) noexcept {
    const auto base = verdict == Verdict::throttling ? throttling_base : transient_base;
    const auto ceiling = std::min(base * (1 << std::min(retry, enough_doublings)), longest);
    const std::chrono::duration<double, std::nano> delay = random * ceiling;
    return std::chrono::duration_cast<std::chrono::nanoseconds>(delay);
}

} // namespace coalesce::dynamodb::retry
