#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/number.hpp>

#include "dynamodb/quoted.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

// Numbers are text from end to end: no floating-point type decides what a spelling means. The
// exponent is bounded before anything is expanded, so a short text cannot ask for a long one.

namespace coalesce::dynamodb {
namespace {

constexpr std::size_t most_digits = 38;
constexpr long long highest_power = 125;
constexpr long long lowest_power = -130;

// A spelling taken apart; its value is 0.`digits` times ten to the power of `point`.
class Decimal {
public:
    bool negative = false;
    std::string digits;
    long long point = 0;
};

// Why a spelling is refused; null if it is fine.
using Problem = const char*;

constexpr Problem malformed = "is not a decimal number";
constexpr Problem too_long = "has more than 38 significant digits";
constexpr Problem too_large = "is too large";
constexpr Problem too_small = "is too close to 0";

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

std::string_view take_digits(std::string_view& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto result = text.substr(0, end);
    text.remove_prefix(end);
    return result;
}

bool take_sign(std::string_view& text) {
    const bool negative = text.starts_with('-');
    take(text, "+-");
    return negative;
}

// Far outside the range a larger exponent changes nothing, so it stops growing there.
long long bounded(std::string_view exponent) {
    constexpr long long bound = 1'000'000'000'000'000;
    long long result = 0;
    for (const char digit : exponent)
        result = std::min(result * 10 + (digit - '0'), bound);
    return result;
}

// Reads `e`, an optional sign and digits, or nothing at all.
bool take_exponent(std::string_view& text, long long& exponent) {
    if (!take(text, "eE"))
        return true;
    const bool negative = take_sign(text);
    const auto digits = take_digits(text);
    exponent = negative ? -bounded(digits) : bounded(digits);
    return !digits.empty();
}

Problem read(std::string_view text, Decimal& decimal) {
    decimal.negative = take_sign(text);
    const auto whole = take_digits(text);
    const auto fraction = take(text, ".") ? take_digits(text) : std::string_view();
    long long exponent = 0;
    if ((whole.empty() && fraction.empty()) || !take_exponent(text, exponent) || !text.empty())
        return malformed;
    decimal.digits.assign(whole).append(fraction);
    decimal.point = static_cast<long long>(whole.size()) + exponent;
    return nullptr;
}

void trim_zeros(Decimal& decimal) {
    const auto first = std::min(decimal.digits.find_first_not_of('0'), decimal.digits.size());
    decimal.digits.erase(0, first);
    decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
    decimal.point -= static_cast<long long>(first);
}

Problem check_range(const Decimal& decimal) {
    if (decimal.digits.size() > most_digits)
        return too_long;
    if (decimal.point - 1 > highest_power)
        return too_large;
    return decimal.point - 1 < lowest_power ? too_small : nullptr;
}

std::string plain(const Decimal& decimal) {
    const auto& digits = decimal.digits;
    const auto size = static_cast<long long>(digits.size());
    const auto zeros = [](long long count) {
        return std::string(static_cast<std::size_t>(count), '0');
    };
    const std::string sign = decimal.negative ? "-" : "";
    if (decimal.point <= 0)
        return sign + "0." + zeros(-decimal.point) + digits;
    if (decimal.point >= size)
        return sign + digits + zeros(decimal.point - size);
    const auto whole = static_cast<std::size_t>(decimal.point);
    return sign + digits.substr(0, whole) + '.' + digits.substr(whole);
}

/// Whether this is the canonical text already, as it is mostly: what the service sends is. False
/// for some that are: those take the long way.
bool is_canonical(std::string_view text) {
    const bool negative = take(text, "-");
    const auto whole = take_digits(text);
    if (whole.empty() || (whole.front() == '0' && whole.size() > 1) || whole.size() > most_digits)
        return false;
    if (text.empty())
        return whole.front() != '0' || !negative;
    if (!take(text, "."))
        return false;
    const auto fraction = take_digits(text);
    return text.empty() && !fraction.empty() && fraction.back() != '0' &&
           whole.size() + fraction.size() <= most_digits;
}

Problem canonicalise(std::string_view text, std::string& canonical) {
    if (is_canonical(text)) {
        canonical = text;
        return nullptr;
    }
    Decimal decimal;
    if (const auto problem = read(text, decimal))
        return problem;
    trim_zeros(decimal);
    if (decimal.digits.empty()) {
        canonical = "0";
        return nullptr;
    }
    if (const auto problem = check_range(decimal))
        return problem;
    canonical = plain(decimal);
    return nullptr;
}

// Large values have an exponent: without one, `to_chars` writes all of their digits, which are more
// than it takes to tell them from others.
template <class T>
std::string to_text(T value) {
    constexpr T large = 1'000'000;
    std::array<char, 64> buffer;
    auto* const first = buffer.data();
    auto* const last = first + buffer.size();
    const bool is_small = value > -large && value < large;
    const auto end = is_small
                         ? std::to_chars(first, last, value).ptr
                         : std::to_chars(first, last, value, std::chars_format::scientific).ptr;
    return {first, end};
}

template <class T>
std::optional<T> whole(std::string_view text) {
    T value{};
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return value;
}

// Out of a type's range there are the numbers that are too large for it, and those so close to 0
// that 0 is the nearest value.
template <class T>
bool nearest(std::string_view text, T& value) {
    if (text.find_first_not_of("0123456789.-") != text.npos)
        return false;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec == std::errc())
        return read.ptr == end;
    value = 0;
    return read.ec == std::errc::result_out_of_range &&
           (text.starts_with("0.") || text.starts_with("-0."));
}

} // namespace

Number::Number(std::string_view text) {
    if (const auto problem = canonicalise(text, text_))
        throw boost::system::system_error(
            make_error_code(errc::invalid_number),
            "number " + quoted(text) + ' ' + problem +
                "; DynamoDB keeps 0 and magnitudes from 1E-130 to 9.99...E+125, with up to 38 "
                "significant digits");
}

std::optional<Number> Number::try_parse(std::string_view text) {
    Number number;
    if (canonicalise(text, number.text_))
        return std::nullopt;
    return number;
}

std::ostream& operator<<(std::ostream& out, const Number& number) {
    return out << number.text_;
}

namespace detail {

std::string shortest_text(float value) {
    return to_text(value);
}
std::string shortest_text(double value) {
    return to_text(value);
}
std::string shortest_text(long double value) {
    return to_text(value);
}

std::optional<long long> to_signed(std::string_view text) {
    return whole<long long>(text);
}
std::optional<unsigned long long> to_unsigned(std::string_view text) {
    return whole<unsigned long long>(text);
}

bool to_floating(std::string_view text, float& value) {
    return nearest(text, value);
}
bool to_floating(std::string_view text, double& value) {
    return nearest(text, value);
}
bool to_floating(std::string_view text, long double& value) {
    return nearest(text, value);
}

std::string whole_number(long long lowest, unsigned long long highest) {
    return "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest);
}

std::string number_up_to(long double highest) {
    return "a number up to " + to_text(highest);
}

void throw_unfit(const Number& number, const std::string& expected) {
    throw boost::system::system_error(make_error_code(errc::mismatch),
                                      "number " + legible(number.text()) +
                                          " does not fit: expected " + expected);
}

} // namespace detail
} // namespace coalesce::dynamodb
