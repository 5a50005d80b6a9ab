#include <coalesce/detail/quiet_rounds.hpp>

#include <gtest/gtest.h>

namespace coalesce::detail {
namespace {

using namespace std::chrono_literals;

class QuietRoundsTest : public testing::Test {
protected:
    RoundOutcome round(std::uint64_t keys_queued) {
        return rounds.round(tick, keys_queued, [this] {
            ++clock_reads;
            return now;
        });
    }

    Tick tick;
    QuietRounds rounds;
    QuietRounds::TimePoint now;
    int clock_reads = 0;
};

TEST_F(QuietRoundsTest, a_tick_ends_after_two_quiet_rounds) {
    EXPECT_EQ(round(1), RoundOutcome::goes_on) << "the first key makes the first round loud";
    EXPECT_EQ(round(1), RoundOutcome::goes_on);
    EXPECT_EQ(round(1), RoundOutcome::quiet);
}

TEST_F(QuietRoundsTest, a_new_key_starts_the_count_anew) {
    EXPECT_EQ(round(1), RoundOutcome::goes_on);
    EXPECT_EQ(round(1), RoundOutcome::goes_on);
    EXPECT_EQ(round(2), RoundOutcome::goes_on);
    EXPECT_EQ(round(2), RoundOutcome::goes_on);
    EXPECT_EQ(round(2), RoundOutcome::quiet);
}

TEST_F(QuietRoundsTest, the_next_tick_begins_loud) {
    for (int i = 0; i < 3; ++i)
        round(1);

    EXPECT_EQ(round(2), RoundOutcome::goes_on);
    EXPECT_EQ(round(2), RoundOutcome::goes_on);
    EXPECT_EQ(round(2), RoundOutcome::quiet);
}

TEST_F(QuietRoundsTest, as_many_quiet_rounds_are_needed_as_the_tick_says) {
    tick.quiet_rounds = 4;

    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(round(1), RoundOutcome::goes_on);
    EXPECT_EQ(round(1), RoundOutcome::quiet);
}

TEST_F(QuietRoundsTest, keys_that_never_stop_do_not_hold_a_tick_open_for_ever) {
    tick.max_age = 50ms;
    EXPECT_EQ(round(1), RoundOutcome::goes_on);

    now += 49ms;
    EXPECT_EQ(round(2), RoundOutcome::goes_on);
    now += 1ms;
    EXPECT_EQ(round(3), RoundOutcome::too_old);
}

TEST_F(QuietRoundsTest, the_age_of_the_next_tick_begins_anew) {
    tick.max_age = 50ms;
    round(1);
    now += 50ms;
    EXPECT_EQ(round(2), RoundOutcome::too_old);

    now += 1ms;
    EXPECT_EQ(round(3), RoundOutcome::goes_on);
    now += 49ms;
    EXPECT_EQ(round(4), RoundOutcome::goes_on);
    now += 1ms;
    EXPECT_EQ(round(5), RoundOutcome::too_old);
}

TEST_F(QuietRoundsTest, quiet_rounds_do_not_ask_for_the_time) {
    for (int i = 0; i < 3; ++i)
        round(1);

    EXPECT_EQ(clock_reads, 1);
}

} // namespace
} // namespace coalesce::detail
