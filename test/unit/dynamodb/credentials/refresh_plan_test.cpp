// C9: when credentials are fetched anew, as tables of times.

#include "dynamodb/credentials/refresh_plan.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::credentials::RefreshPlan;
using dynamodb::credentials::TimePoint;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Step = RefreshPlan::Step;

constexpr TimePoint start{hours(1000)};

RefreshPlan plan_of(TimePoint::duration lifetime, bool keeps_expired = false) {
    RefreshPlan plan;
    EXPECT_TRUE(plan.absorb(start + lifetime, keeps_expired, start, 0.5));
    return plan;
}

struct WindowCase {
    minutes lifetime;
    seconds left;
    Step step;
};

void PrintTo(const WindowCase& window, std::ostream* out) {
    *out << window.left.count() << " s of " << window.lifetime.count() << " min";
}

class RefreshWindow : public testing::TestWithParam<WindowCase> {};

TEST_P(RefreshWindow, C9_begins_and_ends_on_time) {
    const auto plan = plan_of(GetParam().lifetime);

    EXPECT_EQ(plan.step(start + GetParam().lifetime - GetParam().left), GetParam().step);
}

INSTANTIATE_TEST_SUITE_P(
    Hour, RefreshWindow,
    testing::Values(WindowCase{minutes(60), minutes(60), Step::use},
                    WindowCase{minutes(60), seconds(15 * 60 + 1), Step::use},
                    WindowCase{minutes(60), minutes(15), Step::use_and_refresh},
                    WindowCase{minutes(60), seconds(10 * 60 + 1), Step::use_and_refresh},
                    WindowCase{minutes(60), minutes(10), Step::wait},
                    WindowCase{minutes(60), seconds(1), Step::wait},
                    WindowCase{minutes(60), seconds(0), Step::wait},
                    WindowCase{minutes(60), -minutes(60), Step::wait}));

INSTANTIATE_TEST_SUITE_P(
    HalfAnHour, RefreshWindow,
    testing::Values(WindowCase{minutes(30), seconds(15 * 60 + 1), Step::use},
                    WindowCase{minutes(30), minutes(15), Step::use_and_refresh},
                    WindowCase{minutes(30), seconds(10 * 60 + 1), Step::use_and_refresh},
                    WindowCase{minutes(30), minutes(10), Step::wait}));

INSTANTIATE_TEST_SUITE_P(
    QuarterOfAnHour, RefreshWindow,
    testing::Values(WindowCase{minutes(15), minutes(15), Step::use},
                    WindowCase{minutes(15), seconds(451), Step::use},
                    WindowCase{minutes(15), seconds(450), Step::use_and_refresh},
                    WindowCase{minutes(15), seconds(301), Step::use_and_refresh},
                    WindowCase{minutes(15), minutes(5), Step::wait}));

TEST(RefreshPlan, C9_waits_for_the_first_credentials) {
    RefreshPlan plan;

    EXPECT_EQ(plan.step(start), Step::wait);
    EXPECT_FALSE(plan.absorb_failure(start, 0.5));
    EXPECT_EQ(plan.step(start), Step::wait);
}

TEST(RefreshPlan, C9_never_renews_credentials_without_an_end) {
    RefreshPlan plan;

    EXPECT_TRUE(plan.absorb(std::nullopt, false, start, 0.5));

    EXPECT_EQ(plan.step(start + hours(24 * 365 * 100)), Step::use);
}

TEST(RefreshPlan, C9_knows_the_first_and_the_last_time_of_a_clock) {
    RefreshPlan plan;

    EXPECT_TRUE(plan.absorb(TimePoint::min(), true, start, 0));
    EXPECT_EQ(plan.step(start), Step::use);
    EXPECT_TRUE(plan.absorb(TimePoint::max(), true, start, 0));
    EXPECT_EQ(plan.step(start), Step::use);
}

TEST(RefreshPlan, C10_waits_for_others_when_those_there_are_dropped) {
    auto plan = plan_of(hours(1));

    plan.drop();

    EXPECT_EQ(plan.step(start), Step::wait);
    EXPECT_FALSE(plan.absorb_failure(start, 0.5));
}

TEST(RefreshPlan, C9_forgets_a_failure_in_the_advisory_window_for_a_minute) {
    auto plan = plan_of(hours(1));
    const auto failed_at = start + minutes(46);

    EXPECT_TRUE(plan.absorb_failure(failed_at, 0.5));

    EXPECT_EQ(plan.step(failed_at), Step::use);
    EXPECT_EQ(plan.step(failed_at + seconds(59)), Step::use);
    EXPECT_EQ(plan.step(failed_at + seconds(60)), Step::use_and_refresh);
}

TEST(RefreshPlan, C9_waits_in_the_mandatory_window_also_after_a_failure_in_the_advisory_one) {
    auto plan = plan_of(hours(1));
    plan.absorb_failure(start + seconds(49 * 60 + 30), 0.5);

    EXPECT_EQ(plan.step(start + minutes(50)), Step::wait);
}

TEST(RefreshPlan, C9_fails_in_the_mandatory_window) {
    auto plan = plan_of(hours(1));

    EXPECT_FALSE(plan.absorb_failure(start + minutes(50), 0.5));
    EXPECT_EQ(plan.step(start + minutes(50)), Step::wait);
}

TEST(RefreshPlan, C9_refuses_credentials_that_come_expired_and_keeps_those_there) {
    auto plan = plan_of(hours(1));
    const auto now = start + minutes(46);

    EXPECT_FALSE(plan.absorb(now, false, now, 0.5));
    EXPECT_TRUE(plan.absorb_failure(now, 0.5));

    EXPECT_EQ(plan.step(now), Step::use);
}

TEST(RefreshPlan, C9_uses_an_instances_credentials_when_others_fail_to_come) {
    auto plan = plan_of(hours(1), true);
    const auto mandatory = start + minutes(50);
    ASSERT_EQ(plan.step(mandatory), Step::wait);

    EXPECT_TRUE(plan.absorb_failure(mandatory, 0.5));

    EXPECT_EQ(plan.step(mandatory + seconds(59)), Step::use);
    EXPECT_EQ(plan.step(mandatory + seconds(60)), Step::wait);
}

struct StabilityCase {
    double random;
    seconds pause;
};

class StaticStability : public testing::TestWithParam<StabilityCase> {};

TEST_P(StaticStability, C9_uses_expired_credentials_of_an_instance_and_asks_again_later) {
    auto plan = plan_of(hours(1), true);
    const auto late = start + hours(2);

    EXPECT_TRUE(plan.absorb_failure(late, GetParam().random));

    EXPECT_EQ(plan.step(late + GetParam().pause - seconds(1)), Step::use);
    EXPECT_EQ(plan.step(late + GetParam().pause), Step::wait);
}

TEST_P(StaticStability, C9_uses_credentials_that_an_instance_gives_expired) {
    RefreshPlan plan;

    EXPECT_TRUE(plan.absorb(start - hours(1), true, start, GetParam().random));

    EXPECT_EQ(plan.step(start + GetParam().pause - seconds(1)), Step::use);
    EXPECT_EQ(plan.step(start + GetParam().pause), Step::wait);
}

INSTANTIATE_TEST_SUITE_P(Table, StaticStability,
                         testing::Values(StabilityCase{0, minutes(12)},
                                         StabilityCase{0.5, minutes(16)},
                                         StabilityCase{0.75, minutes(18)}));

TEST(RefreshPlan, C9_is_as_new_after_a_refresh) {
    auto plan = plan_of(hours(1), true);
    plan.absorb_failure(start + hours(2), 0.5);

    EXPECT_TRUE(plan.absorb(start + hours(3), false, start + hours(2), 0.5));

    EXPECT_EQ(plan.step(start + hours(2) + minutes(44)), Step::use);
    EXPECT_EQ(plan.step(start + hours(2) + minutes(45)), Step::use_and_refresh);
    EXPECT_EQ(plan.step(start + hours(2) + minutes(50)), Step::wait);
}

} // namespace
} // namespace coalesce::test
