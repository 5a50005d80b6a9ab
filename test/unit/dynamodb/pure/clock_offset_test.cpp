#include "dynamodb/retry/clock_offset.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::retry {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(2026y / 8 / 21) + 12h;

TEST(HttpDate, is_read) {
    EXPECT_EQ(read_http_date("Fri, 21 Aug 2026 12:00:00 GMT"), noon);
    EXPECT_EQ(read_http_date("Tue, 01 Jan 2030 00:00:09 GMT"),
              std::chrono::sys_days(2030y / 1 / 1) + 9s);
}

TEST(HttpDate, other_forms_are_none) {
    for (const auto* text : {"", "soon", "Fri, 21 Aug 2026 12:00:00 UTC",
                             "Friday, 21-Aug-26 12:00:00 GMT", "Fri, 31 Feb 2026 12:00:00 GMT",
                             "Fri, 21 Abc 2026 12:00:00 GMT", "Fri, 21 Aug 2026 24:00:00 GMT",
                             "Fri, -1 Aug 2026 12:00:00 GMT", "Fri, 21 Aug 2026 12:00:00 GMT "})
        EXPECT_EQ(read_http_date(text), std::nullopt) << text;
}

TEST(ClockOffset, S5_is_the_time_of_the_service_minus_ours) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "", noon - 1s, noon);

    EXPECT_EQ(offset.value(), 10min);
    EXPECT_EQ(offset.at_service(noon + 1h), noon + 1h + 10min);
}

TEST(ClockOffset, S5_can_be_negative_and_goes_with_each_answer) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "", noon, noon);
    offset.note("Fri, 21 Aug 2026 11:50:00 GMT", "", noon, noon);

    EXPECT_EQ(offset.value(), -10min);
}

TEST(ClockOffset, S5_an_answer_out_of_a_cache_tells_nothing) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "0", noon, noon);

    EXPECT_EQ(offset.value(), 0s);
}

TEST(ClockOffset, S5_an_exchange_of_over_15_minutes_tells_nothing) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "", noon - 15min - 1s, noon);
    EXPECT_EQ(offset.value(), 0s);

    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "", noon - 15min, noon);
    EXPECT_EQ(offset.value(), 10min);
}

TEST(ClockOffset, S5_an_answer_without_a_date_tells_nothing) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:10:00 GMT", "", noon, noon);
    offset.note("", "", noon, noon);

    EXPECT_EQ(offset.value(), 10min);
}

TEST(ClockOffset, S5_explains_a_refusal_if_it_is_large_and_was_not_known) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:04:00 GMT", "", noon, noon);

    EXPECT_TRUE(offset.explains_refusal(0s));
    EXPECT_FALSE(offset.explains_refusal(4min)) << "signed with this very offset";

    offset.note("Fri, 21 Aug 2026 12:03:59 GMT", "", noon, noon);
    EXPECT_FALSE(offset.explains_refusal(0s)) << "the service accepts up to five minutes";

    offset.note("Fri, 21 Aug 2026 11:55:00 GMT", "", noon, noon);
    EXPECT_TRUE(offset.explains_refusal(0s));
}

TEST(ClockOffset, S5_explains_a_refusal_if_it_is_gone) {
    ClockOffset offset;
    offset.note("Fri, 21 Aug 2026 12:00:00 GMT", "", noon, noon);

    EXPECT_TRUE(offset.explains_refusal(-1h));
    EXPECT_FALSE(offset.explains_refusal(3min));
}

} // namespace
} // namespace coalesce::dynamodb::retry
