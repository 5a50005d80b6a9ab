#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/credentials/sts_address.hpp"
#include "dynamodb/providers/outside.hpp"

namespace coalesce::dynamodb::providers {

/// Takes a role with other credentials: `AssumeRole` of the Security Token Service.
///
/// Completes with: the credentials of the role. What may pass by itself is tried 3 times; then, or
///     at once, throws `ServiceError` for what the service answered, `errc::missing_credentials` if
///     it did not answer, and `errc::malformed_response` if the answer is nonsense.
/// Cancellation: as `outside.send` and `outside.wait`.
/// Lifetime: `outside` and `address` outlive the awaitable.
asio::awaitable<Credentials> assume_role(const Outside& outside,
                                         const credentials::StsAddress& address,
                                         credentials::AssumedRole role, Credentials source);

/// Takes a role with the token that a file holds now: `AssumeRoleWithWebIdentity`, which nobody
/// signs.
///
/// Completes with: as `assume_role`; throws `errc::missing_credentials` too if there is no token.
/// Cancellation, lifetime: as `assume_role`.
asio::awaitable<Credentials> assume_role_with_web_identity(const Outside& outside,
                                                           const credentials::StsAddress& address,
                                                           credentials::WebIdentity identity);

} // namespace coalesce::dynamodb::providers
