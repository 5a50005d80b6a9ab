#include "dynamodb/retry/clock_offset.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace coalesce::dynamodb::retry {
namespace {

using std::chrono::seconds;

std::optional<unsigned> number(std::string_view digits) noexcept {
    unsigned value = 0;
    const auto* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, value);
    return error == std::errc() && end == last ? std::optional(value) : std::nullopt;
}

std::optional<unsigned> month_number(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<unsigned>(found - names.begin()) + 1;
}

std::optional<std::chrono::sys_days> read_day(std::string_view text) { // `22 Nov 2026`
    const auto day = number(text.substr(0, 2));
    const auto month = month_number(text.substr(3, 3));
    const auto year = number(text.substr(7, 4));
    if (!day || !month || !year)
        return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day));
    return date.ok() ? std::optional<std::chrono::sys_days>(date) : std::nullopt;
}

std::optional<seconds> read_time(std::string_view text) noexcept { // `03:30:44`
    const auto hour = number(text.substr(0, 2));
    const auto minute = number(text.substr(3, 2));
    const auto second = number(text.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

} // namespace

std::optional<std::chrono::system_clock::time_point> read_http_date(std::string_view text) {
    constexpr std::string_view form = "___, __ ___ ____ __:__:__ GMT";
    const auto fits = [](char expected, char c) { return expected == '_' || expected == c; };
    if (!std::equal(form.begin(), form.end(), text.begin(), text.end(), fits))
        return std::nullopt;
    const auto day = read_day(text.substr(5, 11));
    const auto time = read_time(text.substr(17, 8));
    if (!day || !time)
        return std::nullopt;
    return *day + *time;
}

void ClockOffset::note(std::string_view date, std::string_view age, TimePoint sent,
                       TimePoint received) {
    constexpr std::chrono::minutes longest_exchange(15);
    const auto at_service = read_http_date(date);
    if (at_service && age.empty() && received - sent <= longest_exchange)
        offset_ = std::chrono::round<seconds>(*at_service - received);
}

bool ClockOffset::explains_refusal(std::chrono::seconds when_signed) const noexcept {
    constexpr std::chrono::minutes noticeable(4);
    return std::chrono::abs(offset_ - when_signed) >= noticeable;
}

} // namespace coalesce::dynamodb::retry
