#pragma once

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
};

/// The category of `errc`.
const boost::system::error_category& error_category() noexcept;

/// Makes an `error_code` of an `errc`, as Boost.System looks for it.
boost::system::error_code make_error_code(errc code) noexcept;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ErrorCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "coalesce"; }

    // The one table of texts.
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
        case errc::invalid_option: return "unusable option";
        case errc::empty_batch_function: return "empty batch function";
        case errc::wrong_answer_count: return "wrong number of answers";
        case errc::no_answer: return "no answer for this key";
        }
        return "unknown error";
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
