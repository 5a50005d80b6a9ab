#pragma once

#include "dynamodb/credentials/finding.hpp"
#include "dynamodb/providers/outside.hpp"

namespace coalesce::dynamodb::providers {

/// Gets the credentials of this container of ECS or EKS, as its environment says.
///
/// Completes with: the credentials, or the reason why there are none if neither
///     `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` nor `..._FULL_URI` is set. Throws
///     `errc::missing_credentials` if they are not given after 3 attempts of at most 2 seconds, a
///     second apart, and what `credentials::container_url` and `container_authorization` throw.
/// Cancellation: as `outside.send` and `outside.wait`.
/// Lifetime: `outside` outlives the awaitable.
asio::awaitable<credentials::Finding> container_credentials(const Outside& outside);

} // namespace coalesce::dynamodb::providers
