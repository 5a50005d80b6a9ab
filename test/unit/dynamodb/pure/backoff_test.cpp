#include "dynamodb/retry/backoff.hpp"
#include "dynamodb/retry/retry_plan.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

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

TEST(RetryPlan, R1_waits_between_attempts_and_then_gives_up) {
    RetryPlan plan(4);

    EXPECT_EQ(plan.after_failure(Verdict::transient, 1.0), 25ms);
    EXPECT_EQ(plan.after_failure(Verdict::transient, 1.0), 50ms);
    EXPECT_EQ(plan.after_failure(Verdict::transient, 1.0), 100ms);
    EXPECT_EQ(plan.after_failure(Verdict::transient, 1.0), std::nullopt);
}

TEST(RetryPlan, S4_counts_the_attempt_that_is_on_its_way) {
    RetryPlan plan(3);
    EXPECT_EQ(plan.attempt(), 1u);

    plan.after_failure(Verdict::transient, 0.0);

    EXPECT_EQ(plan.attempt(), 2u);
    EXPECT_EQ(plan.max_attempts(), 3u);
}

TEST(RetryPlan, gives_up_for_good) {
    RetryPlan plan(2);
    plan.after_failure(Verdict::transient, 0.0);
    plan.after_failure(Verdict::transient, 0.0);

    EXPECT_EQ(plan.after_failure(Verdict::transient, 0.0), std::nullopt);
    EXPECT_EQ(plan.attempt(), 2u);
}

TEST(RetryPlan, R6_gives_up_at_once_when_it_would_fail_again) {
    RetryPlan plan(4);

    EXPECT_EQ(plan.after_failure(Verdict::not_retryable, 0.0), std::nullopt);
}

TEST(RetryPlan, R1_a_throttled_attempt_waits_longer_from_where_the_count_stands) {
    RetryPlan plan(4);
    plan.after_failure(Verdict::transient, 1.0);

    EXPECT_EQ(plan.after_failure(Verdict::throttling, 1.0), 2s);
}

TEST(RetryPlan, one_attempt_is_no_retry) {
    EXPECT_EQ(RetryPlan(1).after_failure(Verdict::transient, 0.0), std::nullopt);
}

TEST(RetryPlan, R7_no_attempt_at_all_is_refused) {
    try {
        RetryPlan plan(0);
        FAIL() << "a plan without attempts was made";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), errc::invalid_setting);
        EXPECT_NE(std::string(error.what()).find("max_attempts is 0"), std::string::npos);
    }
}

} // namespace
} // namespace coalesce::dynamodb::retry
