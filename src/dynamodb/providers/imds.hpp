#pragma once

#include "dynamodb/credentials/finding.hpp"
#include "dynamodb/credentials/imds_settings.hpp"
#include "dynamodb/providers/outside.hpp"

namespace coalesce::dynamodb::providers {

/// Gets the credentials of the role of this instance of EC2.
///
/// Completes with: the credentials, which may have expired: the service goes on handing out the old
///     ones when it cannot renew them, and they are still accepted. Else the reason why there are
///     none, within about a second where there is no such service.
/// Cancellation: as `outside.send` and `outside.wait`.
/// Lifetime: `outside` outlives the awaitable.
asio::awaitable<credentials::Finding> imds_credentials(const Outside& outside,
                                                       credentials::ImdsSettings settings);

} // namespace coalesce::dynamodb::providers
