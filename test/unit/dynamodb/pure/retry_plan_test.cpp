#include "dynamodb/retry/retry_after.hpp"
#include "dynamodb/retry/retry_plan.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coalesce::dynamodb::retry {
namespace {

using namespace std::chrono_literals;

class RetryPlanTest : public testing::Test {
protected:
    /// The wait that follows a failure when chance takes the longest, or nothing.
    static auto wait_after(RetryPlan& plan, FailedAttempt failed) {
        return plan.after_failure(failed, 1.0).wait;
    }

    static GaveUp reason_after(RetryPlan& plan, FailedAttempt failed) {
        const auto next = plan.after_failure(failed, 1.0);
        EXPECT_FALSE(next.wait) << "expected the end, got another attempt";
        return next.reason;
    }

    /// Retries until the quota holds this many tokens at most.
    void use_up(unsigned down_to) {
        while (quota_.left() > down_to && quota_.take(Verdict::throttling))
            continue;
    }

    RetryQuota quota_;
};

TEST_F(RetryPlanTest, R1_waits_between_attempts_and_then_gives_up) {
    RetryPlan plan(4, quota_);

    EXPECT_EQ(wait_after(plan, Verdict::transient), 25ms);
    EXPECT_EQ(wait_after(plan, Verdict::transient), 50ms);
    EXPECT_EQ(wait_after(plan, Verdict::transient), 100ms);
    EXPECT_EQ(reason_after(plan, Verdict::transient), GaveUp::max_attempts);
    EXPECT_EQ(plan.waited(), 175ms);
}

TEST_F(RetryPlanTest, S4_counts_the_attempt_that_is_on_its_way) {
    RetryPlan plan(3, quota_);
    EXPECT_EQ(plan.attempt(), 1u);

    plan.after_failure(Verdict::transient, 0.0);

    EXPECT_EQ(plan.attempt(), 2u);
    EXPECT_EQ(plan.max_attempts(), 3u);
}

TEST_F(RetryPlanTest, gives_up_for_good) {
    RetryPlan plan(2, quota_);
    plan.after_failure(Verdict::transient, 0.0);

    EXPECT_EQ(reason_after(plan, Verdict::transient), GaveUp::max_attempts);
    EXPECT_EQ(reason_after(plan, Verdict::transient), GaveUp::max_attempts);
    EXPECT_EQ(plan.attempt(), 2u);
}

TEST_F(RetryPlanTest, R6_gives_up_at_once_when_it_would_fail_again) {
    RetryPlan plan(4, quota_);

    EXPECT_EQ(reason_after(plan, Verdict::not_retryable), GaveUp::not_retryable);
    EXPECT_EQ(quota_.left(), 500u);
}

TEST_F(RetryPlanTest, R1_a_throttled_attempt_waits_longer_from_where_the_count_stands) {
    RetryPlan plan(4, quota_);
    wait_after(plan, Verdict::transient);

    EXPECT_EQ(wait_after(plan, Verdict::throttling), 2s);
}

TEST_F(RetryPlanTest, one_attempt_is_no_retry) {
    RetryPlan plan(1, quota_);

    EXPECT_EQ(reason_after(plan, Verdict::transient), GaveUp::max_attempts);
    EXPECT_EQ(quota_.left(), 500u);
}

TEST_F(RetryPlanTest, R7_no_attempt_at_all_is_refused) {
    try {
        RetryPlan plan(0, quota_);
        FAIL() << "a plan without attempts was made";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), errc::invalid_setting);
        EXPECT_NE(std::string(error.what()).find("max_attempts is 0"), std::string::npos);
    }
}

TEST_F(RetryPlanTest, R2_a_transient_failure_costs_14_and_a_throttled_one_5) {
    RetryPlan one(4, quota_);
    wait_after(one, Verdict::transient);
    EXPECT_EQ(quota_.left(), 486u);

    RetryQuota other;
    RetryPlan throttled(4, other);
    wait_after(throttled, Verdict::throttling);
    EXPECT_EQ(other.left(), 495u);
}

TEST_F(RetryPlanTest, R2_success_brings_back_what_the_last_retry_has_cost) {
    RetryPlan plan(4, quota_);
    wait_after(plan, Verdict::throttling);
    wait_after(plan, Verdict::transient);
    EXPECT_EQ(quota_.left(), 481u);

    plan.succeeded();

    EXPECT_EQ(quota_.left(), 495u);
}

TEST_F(RetryPlanTest, R2_success_without_a_retry_brings_back_one) {
    use_up(480);

    RetryPlan(4, quota_).succeeded();

    EXPECT_EQ(quota_.left(), 481u);
}

TEST_F(RetryPlanTest, R2_the_quota_is_never_more_than_full) {
    RetryPlan(4, quota_).succeeded();

    EXPECT_EQ(quota_.left(), 500u);
}

TEST_F(RetryPlanTest, R2_failure_brings_nothing_back) {
    RetryPlan plan(2, quota_);
    wait_after(plan, Verdict::transient);
    reason_after(plan, Verdict::transient);

    EXPECT_EQ(quota_.left(), 486u);
}

TEST_F(RetryPlanTest, R2_without_enough_tokens_the_failure_is_final) {
    use_up(10);
    RetryPlan plan(4, quota_);

    EXPECT_EQ(reason_after(plan, Verdict::transient), GaveUp::quota);
    EXPECT_EQ(quota_.left(), 10u);
    EXPECT_EQ(wait_after(plan, Verdict::throttling), 1s);
    EXPECT_EQ(quota_.left(), 5u);
}

TEST_F(RetryPlanTest, R9_no_wait_begins_that_would_end_after_the_call) {
    RetryPlan plan(4, quota_);
    FailedAttempt failed(Verdict::transient);

    failed.time_left = 25ms;
    EXPECT_EQ(reason_after(plan, failed), GaveUp::deadline);
    EXPECT_EQ(quota_.left(), 500u) << "no retry, no cost";
    failed.time_left = 26ms;
    EXPECT_EQ(wait_after(plan, failed), 25ms);
}

struct AdviceCase {
    const char* header;
    std::chrono::milliseconds wait;
};

void PrintTo(const AdviceCase& advice, std::ostream* out) {
    *out << '"' << advice.header << '"';
}

class Advice : public testing::TestWithParam<AdviceCase> {};

TEST_P(Advice, R3_the_service_may_lengthen_a_wait_but_not_beyond_5_s) {
    EXPECT_EQ(wait_with_advice(50ms, read_retry_after(GetParam().header)), GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(R3, Advice,
                         testing::Values(AdviceCase{"1500", 1500ms}, AdviceCase{"0", 50ms},
                                         AdviceCase{"10000", 5050ms}, AdviceCase{"invalid", 50ms},
                                         AdviceCase{"-100", 50ms}, AdviceCase{"", 50ms},
                                         AdviceCase{"1500.5", 50ms}, AdviceCase{" 1500", 50ms},
                                         AdviceCase{"9223372036854775807", 5050ms},
                                         AdviceCase{"9223372036854775808", 50ms}));

TEST_F(RetryPlanTest, R3_the_advice_counts_for_the_deadline_too) {
    RetryPlan plan(4, quota_);
    FailedAttempt failed(Verdict::transient);
    failed.advice = 1500ms;

    failed.time_left = 1s;
    EXPECT_EQ(reason_after(plan, failed), GaveUp::deadline);
    failed.time_left = 2s;
    EXPECT_EQ(wait_after(plan, failed), 1500ms);
}

} // namespace
} // namespace coalesce::dynamodb::retry
