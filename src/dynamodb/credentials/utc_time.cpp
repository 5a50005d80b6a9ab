#include "dynamodb/credentials/utc_time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace coalesce::dynamodb::credentials {
namespace {

namespace chrono = std::chrono;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes a time apart from left to right; after the first thing that does not fit, nothing fits.
class TimeReader {
public:
    explicit TimeReader(std::string_view text) : rest_(text) {}

    bool is_good() const { return good_; }
    bool is_at_end() const { return rest_.empty(); }

    int number(std::size_t digits, int highest) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i)
            value = value * 10 + digit();
        good_ = good_ && value <= highest;
        return value;
    }

    /// Whether one of `letters` was next; it is taken then.
    bool take(std::string_view letters) {
        if (rest_.empty() || letters.find(rest_.front()) == letters.npos)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_word(std::string_view word) {
        const bool found = rest_.starts_with(word);
        rest_.remove_prefix(found ? word.size() : 0);
        return found;
    }
    void expect(std::string_view letters) { good_ = take(letters) && good_; }

    /// A fraction of a second, digits past the ninth are dropped.
    chrono::nanoseconds fraction() {
        std::int64_t value = digit();
        int digits = 1;
        for (; !rest_.empty() && is_digit(rest_.front()); ++digits) {
            const auto next = digit();
            value = digits < 9 ? value * 10 + next : value;
        }
        for (; digits < 9; ++digits)
            value *= 10;
        return chrono::nanoseconds(value);
    }

private:
    int digit() {
        good_ = good_ && !rest_.empty() && is_digit(rest_.front());
        if (!good_)
            return 0;
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }

    std::string_view rest_;
    bool good_ = true;
};

chrono::minutes read_offset(TimeReader& reader) {
    if (reader.take("Zz") || reader.take_word("UTC"))
        return {};
    const bool west = reader.take("-");
    if (!west)
        reader.expect("+");
    const chrono::hours hours(reader.number(2, 23));
    reader.expect(":");
    const chrono::minutes offset = hours + chrono::minutes(reader.number(2, 59));
    return west ? -offset : offset;
}

chrono::year_month_day read_date(TimeReader& reader) {
    const chrono::year year(reader.number(4, 9999));
    reader.expect("-");
    const chrono::month month(static_cast<unsigned>(reader.number(2, 12)));
    reader.expect("-");
    return {year, month, chrono::day(static_cast<unsigned>(reader.number(2, 31)))};
}

chrono::seconds read_time_of_day(TimeReader& reader) {
    const chrono::hours hour(reader.number(2, 23));
    reader.expect(":");
    const chrono::minutes minute(reader.number(2, 59));
    reader.expect(":");
    return hour + minute + chrono::seconds(reader.number(2, 60)); // 60: a leap second
}

// Clocks count nanoseconds in 64 bits: up to 2261 every time of a year fits, and since 1970 the
// difference of two such times does too.
bool fits_clock(chrono::year year) {
    return year >= chrono::year(1970) && year <= chrono::year(2261);
}

std::string padded(unsigned value, std::size_t width) {
    const auto text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

} // namespace

std::optional<TimePoint> read_utc_time(std::string_view text) {
    TimeReader reader(text);
    const auto date = read_date(reader);
    reader.expect("Tt ");
    const auto time = read_time_of_day(reader);
    const auto fraction = reader.take(".") ? reader.fraction() : chrono::nanoseconds{};
    const auto offset = read_offset(reader);
    if (!reader.is_good() || !reader.is_at_end() || !date.ok() || !fits_clock(date.year()))
        return std::nullopt;
    return chrono::time_point_cast<TimePoint::duration>(chrono::sys_days(date) + time + fraction -
                                                        offset);
}

std::string utc_time_text(TimePoint time) {
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(time - day));
    const auto two = [](auto count) { return padded(static_cast<unsigned>(count), 2); };
    return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
           two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
           "T" + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + ":" +
           two(clock.seconds().count()) + "Z";
}

} // namespace coalesce::dynamodb::credentials
