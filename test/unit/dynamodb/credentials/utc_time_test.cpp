#include "dynamodb/credentials/utc_time.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct TimeCase {
    std::string text;
    milliseconds since_1970;
};

void PrintTo(const TimeCase& time, std::ostream* out) {
    *out << time.text;
}

class UtcTime : public testing::TestWithParam<TimeCase> {};

TEST_P(UtcTime, is_read_as_the_standard_writes_it) {
    const auto time = read_utc_time(GetParam().text);

    ASSERT_TRUE(time);
    EXPECT_EQ(std::chrono::duration_cast<milliseconds>(time->time_since_epoch()),
              GetParam().since_1970);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc3339, UtcTime,
    testing::Values(TimeCase{"1970-01-01T00:00:00Z", seconds(0)},
                    TimeCase{"2009-02-13T23:31:30Z", seconds(1234567890)},
                    TimeCase{"2021-09-22T00:35:06Z", seconds(1632270906)},
                    TimeCase{"2021-09-22t00:35:06z", seconds(1632270906)},
                    TimeCase{"2021-09-22 00:35:06Z", seconds(1632270906)},
                    TimeCase{"2020-02-29T12:00:00Z", seconds(1582977600)},
                    TimeCase{"2020-06-17T10:02:08UTC", seconds(1592388128)},
                    TimeCase{"2009-02-13T23:31:30.5Z", milliseconds(1234567890500)},
                    TimeCase{"2009-02-13T23:31:30.123456789012Z", milliseconds(1234567890123)},
                    TimeCase{"2009-02-14T01:31:30+02:00", seconds(1234567890)},
                    TimeCase{"2009-02-13T18:01:30-05:30", seconds(1234567890)},
                    TimeCase{"2009-02-13T23:31:30+00:00", seconds(1234567890)},
                    TimeCase{"2016-12-31T23:59:60Z", seconds(1483228800)},
                    TimeCase{"2261-12-31T23:59:59Z", seconds(9214646399)},
                    TimeCase{"2199-11-14T04:05:45Z", seconds(7253985945)}));

class NoUtcTime : public testing::TestWithParam<std::string> {};

TEST_P(NoUtcTime, is_not_read) {
    EXPECT_FALSE(read_utc_time(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    Malformed, NoUtcTime,
    testing::Values("", "soon", "2021-09-21", "2021-09-21T18:32:37", "2021-09-21T18:32:37ZZ",
                    "2021-09-21T18:32Z", "2021-13-21T18:32:37Z", "2021-02-29T18:32:37Z",
                    "2021-00-21T18:32:37Z", "2021-09-00T18:32:37Z", "2021-09-21T24:32:37Z",
                    "2021-09-21T18:60:37Z", "2021-09-21T18:32:61Z", "2021-09-21T18:32:37.Z",
                    "2021-09-21T18:32:37+0200", "2021-09-21T18:32:37+24:00", "21-09-21T18:32:37Z",
                    "-021-09-21T18:32:37Z", "2021-9-21T18:32:37Z", "2021-09-21T18:32:3", "1e99",
                    "9999-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
                    " 2021-09-21T18:32:37Z"));

TEST(UtcTimeText, is_read_as_the_time_that_was_written) {
    const TimePoint time{seconds(1234567890)};

    const auto text = utc_time_text(time + milliseconds(999));

    EXPECT_EQ(text, "2009-02-13T23:31:30Z");
    EXPECT_EQ(read_utc_time(text), time);
}

} // namespace
} // namespace coalesce::dynamodb::credentials
