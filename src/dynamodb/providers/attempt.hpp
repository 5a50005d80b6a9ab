#pragma once

#include "dynamodb/providers/outside.hpp"

#include <optional>
#include <string>
#include <utility>

namespace coalesce::dynamodb::providers {

/// What came of sending a request once: an answer of any status, or the reason why there is none.
class Attempt {
public:
    explicit Attempt(http::Response answer) : response(std::move(answer)) {}
    explicit Attempt(std::string reason) : silence(std::move(reason)) {}

    std::optional<http::Response> response;
    std::string silence; ///< Empty if there is a response.
};

/// Sends a request once.
///
/// Completes with: what came of it; throws `operation_aborted` only.
/// Cancellation: as `outside.send`.
/// Lifetime: `outside` outlives the awaitable.
asio::awaitable<Attempt> attempt(const Outside& outside, http::Request request,
                                 std::chrono::milliseconds timeout);

} // namespace coalesce::dynamodb::providers
