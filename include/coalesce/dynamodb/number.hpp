#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coalesce::dynamodb {

namespace detail {

template <class T, class... Ts>
concept OneOf = (std::same_as<std::remove_cv_t<T>, Ts> || ...);

} // namespace detail

/// An integer type that counts: no truth value, no character, at most 64 bits.
template <class T>
concept Integer = std::integral<T> && sizeof(T) <= sizeof(long long) &&
                  !detail::OneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// A type of the language that a `Number` can be made of and read into.
template <class T>
concept Arithmetic = Integer<T> || std::floating_point<T>;

/// A DynamoDB number: up to 38 significant digits, kept exactly, as text.
///
/// Two spellings of one number are one `Number`: `"1"`, `"1.0"` and `"1E0"` compare equal and
/// have one hash. The text is the form in which the service itself answers: plain decimal, no
/// exponent, no leading or trailing zeros. Range: 1E-130 to 9.99...E+125, both signs, and 0.
class Number {
public:
    /// Zero.
    Number() : text_("0") {}

    /// An integer, exactly.
    template <Integer T>
    Number(T value) : text_(std::to_string(value)) {}

    /// The shortest text that reads back as the same value. Throws `errc::invalid_number` for
    /// an infinity, for NaN, and out of DynamoDB's range.
    template <std::floating_point T>
    Number(T value);

    /// Reads decimal text, with or without an exponent. Throws `errc::invalid_number`, naming
    /// the text and what is wrong with it.
    explicit Number(std::string_view text);

    /// Reads decimal text, or gives nothing where the constructor would throw.
    static std::optional<Number> try_parse(std::string_view text);

    /// The canonical text.
    const std::string& text() const noexcept { return text_; }

    /// The number as an arithmetic type. Throws `errc::mismatch` if an integer type cannot hold
    /// it exactly, or if it is too large for a floating-point type, which otherwise gets the
    /// nearest value.
    template <Arithmetic T>
    T as() const;

    /// The number as an arithmetic type, or nothing where `as` would throw.
    template <Arithmetic T>
    std::optional<T> try_as() const;

    /// Same value. The order of `<=>` is that of the text: total, good for containers, not
    /// numeric.
    friend auto operator<=>(const Number&, const Number&) = default;
    friend bool operator==(const Number&, const Number&) = default;
    friend std::size_t hash_value(const Number& number) noexcept {
        return std::hash<std::string>{}(number.text_);
    }

    /// Writes the canonical text.
    friend std::ostream& operator<<(std::ostream& out, const Number& number);

private:
    std::string text_;
};

// ---------------------------------------------------------------------------------------------

namespace detail {

/// The shortest text that reads back as the same value; `inf` and `nan` are possible.
std::string shortest_text(float value);
std::string shortest_text(double value);
std::string shortest_text(long double value);

/// Read plain decimal text, as a canonical one is; nothing if it is not plain or does not fit.
std::optional<long long> to_signed(std::string_view text);
std::optional<unsigned long long> to_unsigned(std::string_view text);
bool to_floating(std::string_view text, float& value);
bool to_floating(std::string_view text, double& value);
bool to_floating(std::string_view text, long double& value);

/// What a type can hold, in words: "a whole number from -128 to 127".
std::string whole_number(long long lowest, unsigned long long highest);
std::string number_up_to(long double highest);

template <Arithmetic T>
std::string expected_number() {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::floating_point<T>)
        return number_up_to(Limits::max());
    else
        return whole_number(static_cast<long long>(Limits::min()),
                            static_cast<unsigned long long>(Limits::max()));
}

[[noreturn]] void throw_unfit(const Number& number, const std::string& expected);

template <Integer T, class Wide>
std::optional<T> narrowed(std::optional<Wide> value) {
    if (!value || !std::in_range<T>(*value))
        return std::nullopt;
    return static_cast<T>(*value);
}

/// Plain decimal text as an arithmetic type; nothing if it is not plain or does not fit.
template <Arithmetic T>
std::optional<T> plain_number(std::string_view text) {
    if constexpr (std::floating_point<T>) {
        T value{};
        return to_floating(text, value) ? std::optional<T>(value) : std::nullopt;
    } else if constexpr (std::signed_integral<T>) {
        return narrowed<T>(to_signed(text));
    } else {
        return narrowed<T>(to_unsigned(text));
    }
}

} // namespace detail

template <std::floating_point T>
Number::Number(T value) : Number(std::string_view(detail::shortest_text(value))) {}

template <Arithmetic T>
std::optional<T> Number::try_as() const {
    return detail::plain_number<T>(text_);
}

template <Arithmetic T>
T Number::as() const {
    if (auto value = try_as<T>())
        return *value;
    detail::throw_unfit(*this, detail::expected_number<T>());
}

} // namespace coalesce::dynamodb
