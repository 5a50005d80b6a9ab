#include "dynamodb/retry/backoff.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace coalesce::dynamodb::retry {
namespace {

using namespace std::chrono_literals;

struct DelayCase {
    Verdict verdict;
    unsigned retry;
    double random;
    std::chrono::nanoseconds delay;
};

void PrintTo(const DelayCase& delay, std::ostream* out) {
    *out << "retry " << delay.retry << ", random " << delay.random;
}

class Delay : public testing::TestWithParam<DelayCase> {};

TEST_P(Delay, R1_is_full_jitter_under_a_doubling_ceiling) {
    const auto [verdict, retry, random, delay] = GetParam();

    EXPECT_EQ(backoff(verdict, retry, random), delay);
}

INSTANTIATE_TEST_SUITE_P(Transient, Delay,
                         testing::Values(DelayCase{Verdict::transient, 0, 1.0, 25ms},
                                         DelayCase{Verdict::transient, 1, 1.0, 50ms},
                                         DelayCase{Verdict::transient, 2, 1.0, 100ms},
                                         DelayCase{Verdict::transient, 9, 1.0, 12'800ms},
                                         DelayCase{Verdict::transient, 10, 1.0, 20s},
                                         DelayCase{Verdict::transient, 0, 0.0, 0ms},
                                         DelayCase{Verdict::transient, 2, 0.5, 50ms},
                                         DelayCase{Verdict::transient, 0, 0.25, 6'250us}));

INSTANTIATE_TEST_SUITE_P(BG9_Throttling, Delay,
                         testing::Values(DelayCase{Verdict::throttling, 0, 1.0, 1s},
                                         DelayCase{Verdict::throttling, 1, 1.0, 2s},
                                         DelayCase{Verdict::throttling, 4, 1.0, 16s},
                                         DelayCase{Verdict::throttling, 5, 1.0, 20s},
                                         DelayCase{Verdict::throttling, 0, 0.5, 500ms}));

INSTANTIATE_TEST_SUITE_P(CapBeforeJitter, Delay,
                         testing::Values(DelayCase{Verdict::throttling, 6, 0.5, 10s},
                                         DelayCase{Verdict::transient, 31, 0.5, 10s},
                                         DelayCase{Verdict::transient, 64, 0.5, 10s},
                                         DelayCase{Verdict::throttling,
                                                   std::numeric_limits<unsigned>::max(), 0.5,
                                                   10s}));

} // namespace
} // namespace coalesce::dynamodb::retry
