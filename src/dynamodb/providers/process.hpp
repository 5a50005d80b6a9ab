#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/providers/outside.hpp"

namespace coalesce::dynamodb::providers {

/// Runs a program that writes credentials.
///
/// Completes with: the credentials; throws `errc::missing_credentials` if the program fails or
///     cannot be run, `errc::malformed_response` if it writes anything else, and what
///     `credentials::split_command` throws.
/// Cancellation: as `outside.run`.
/// Lifetime: `outside` outlives the awaitable.
asio::awaitable<Credentials> process_credentials(const Outside& outside,
                                                 credentials::ProcessSource source);

} // namespace coalesce::dynamodb::providers
