#pragma once

#include <coalesce/dynamodb/error.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// An answer that is no success names its reason in a header, in one of two members of the body,
// or (from a proxy, or when the request was too large) nowhere. This file never throws: what
// cannot be read is kept as text.

namespace coalesce::dynamodb::protocol {

/// What an answer with an error status says.
class ErrorAnswer {
public:
    ErrorAnswer(std::string short_code, std::string text)
        : code(std::move(short_code)), message(std::move(text)) {}

    /// Without namespace and URI; empty if the answer has none.
    std::string code;

    /// The service's text. Where it is missing and the code too, or the body is not JSON: the
    /// first 1 kB of the body.
    std::string message;

    /// Which limits were reached, where the answer says so.
    std::vector<ThrottlingReason> throttling_reasons;
};

/// `error_type` is the value of the header `x-amzn-errortype`, empty if it was not sent.
ErrorAnswer read_error_answer(std::string_view error_type, std::string_view body);

} // namespace coalesce::dynamodb::protocol
