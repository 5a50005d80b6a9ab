#pragma once

#include "dynamodb/retry/classify.hpp"

#include <chrono>

namespace coalesce::dynamodb::retry {

/// How long to wait before retry number `retry`, which counts from 0: full jitter under a
/// ceiling that starts at 25 ms (1 s after throttling), doubles with each retry and ends at
/// 20 s. `random` is drawn anew for each wait, from 0 up to but not including 1.
///
/// Rounds of unprocessed keys wait as throttled attempts do.
std::chrono::nanoseconds backoff(Verdict verdict, unsigned retry, double random) noexcept;

} // namespace coalesce::dynamodb::retry
