#pragma once

#include <boost/system/errc.hpp>
#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <string>
#include <type_traits>

namespace coalesce {

/// What the loader itself can find wrong. Errors of a batch function pass through unchanged.
enum class errc {
    invalid_option = 1,   ///< An option of the loader cannot be used.
    empty_batch_function, ///< The batch function is empty.
    wrong_answer_count,   ///< The batch function gave too few or too many answers.
    no_answer,            ///< The batch function gave no answer for this key.
    ambiguous_answer,     ///< The batch function gave several rows for this key.
    unknown_key,          ///< The batch function answered a key that it was not asked.
    dependency_cycle,     ///< A batch would wait, directly or not, for itself.
    timed_out,            ///< The deadline of this load has passed; equals `std::errc::timed_out`.
    closed,               ///< The loader was closed before this load.
    awaited_twice,        ///< A `Pending` gives its answer once.
    null_key,             ///< A key that is a null pointer, or an empty optional.
    not_ready,            ///< A `Pending` was asked for its answer before it was there.
};

/// The category of `errc`.
const boost::system::error_category& error_category() noexcept;

/// Makes an `error_code` of an `errc`, as Boost.System looks for it.
boost::system::error_code make_error_code(errc code) noexcept;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ErrorCategory final : public boost::system::error_category {
public:
    // With a number of its own it is equal to its copies in shared libraries that hide theirs.
    constexpr ErrorCategory() noexcept : error_category(0x7d3a5c1be2964f08) {}

    const char* name() const noexcept override { return "coalesce"; }

    // The one table of texts.
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
        case errc::invalid_option: return "unusable option";
        case errc::empty_batch_function: return "empty batch function";
        case errc::wrong_answer_count: return "wrong number of answers";
        case errc::no_answer: return "no answer for this key";
        case errc::ambiguous_answer: return "several answers for one key";
        case errc::unknown_key: return "answer for a key that was not asked";
        case errc::dependency_cycle: return "dependency cycle";
        case errc::timed_out: return "deadline passed";
        case errc::closed: return "loader is closed";
        case errc::awaited_twice: return "awaited twice";
        case errc::null_key: return "null key";
        case errc::not_ready: return "not ready";
        }
        return "unknown error";
    }

    boost::system::error_condition default_error_condition(int value) const noexcept override {
        if (static_cast<errc>(value) == errc::timed_out)
            return boost::system::errc::make_error_condition(boost::system::errc::timed_out);
        return {value, *this};
    }
};

} // namespace detail

inline const boost::system::error_category& error_category() noexcept {
    static const detail::ErrorCategory category;
    return category;
}

inline boost::system::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

} // namespace coalesce

template <>
struct boost::system::is_error_code_enum<coalesce::errc> : std::true_type {};
