#pragma once

// The law of this room: it decides whether asking again may help, and how long to wait first.
// It does not wait and draws no random number. It judges one attempt after the other; which
// requests may be sent twice at all is its caller's knowledge.

#include <coalesce/dynamodb/error.hpp>

#include <string_view>

namespace coalesce::dynamodb::retry {

/// What a failed attempt says about the next one.
enum class Verdict {
    not_retryable, ///< The same request would fail again.
    transient,     ///< The service or the way to it stumbled.
    throttling,    ///< The service asks for fewer requests: wait longer.
};

/// What the service's short error name means to a program; where the name says nothing, the
/// HTTP status decides.
errc kind_of(std::string_view service_code, unsigned http_status) noexcept;

/// Judges an answer that is an error. A name that is known beats the HTTP status; a signature that
/// the message calls expired was too long on its way.
Verdict classify(std::string_view service_code, unsigned http_status,
                 std::string_view message = {}) noexcept;

/// Whether an error of this name can come from clocks that differ.
bool may_be_clock_skew(std::string_view service_code) noexcept;

/// Whether an error of this name can come from credentials that were good and are no more.
bool may_be_stale_credentials(std::string_view service_code) noexcept;

/// Judges an attempt whose answer could not be used. An answer that broke the protocol may come
/// whole the next time. (What failed on the way is judged by `http::is_transient`, which knows
/// libcurl's codes.)
Verdict classify(const boost::system::error_code& error) noexcept;

} // namespace coalesce::dynamodb::retry
