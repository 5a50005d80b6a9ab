#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/credentials/sso_addresses.hpp"
#include "dynamodb/providers/outside.hpp"

#include <optional>

namespace coalesce::dynamodb::providers {

/// When the token of a login was refreshed last, so that it is tried once a minute at most. Kept
/// from one call to the next.
struct SsoRefreshes {
    std::optional<std::chrono::system_clock::time_point> last{};
};

/// Gets the credentials of a role with the token of a login (`aws sso login`). The token's file is
/// read each time, and written if the token was refreshed.
///
/// Completes with: the credentials. Throws `errc::missing_credentials` if there is no token, it has
///     expired and cannot be refreshed, or the role is refused, saying what to do; and
///     `errc::invalid_setting` for a profile without a role.
/// Cancellation: as `outside.send`.
/// Lifetime: `outside` and `refreshes` outlive the awaitable.
asio::awaitable<Credentials> sso_credentials(const Outside& outside,
                                             credentials::SsoAddresses addresses,
                                             credentials::SsoProfile profile,
                                             SsoRefreshes& refreshes);

} // namespace coalesce::dynamodb::providers
