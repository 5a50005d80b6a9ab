#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/providers/outside.hpp"
#include "dynamodb/providers/sso.hpp"
#include "dynamodb/settings/settings.hpp"

#include <utility>

namespace coalesce::dynamodb::providers {

/// What providers go by: what was given in code, and what is set.
struct Guidance {
    Guidance(endpoint::EndpointSettings given_in_code, const settings::Settings& what_is_set)
        : given(std::move(given_in_code)), settings(what_is_set) {}

    endpoint::EndpointSettings given;
    const settings::Settings& settings;
};

/// Gets credentials on the way that a profile describes: those of the source, and with them the
/// roles, one after the other.
///
/// Completes with: the credentials of the last role; throws what the sources throw, and
///     `errc::missing_credentials` if a source that the profile names has none.
/// Cancellation: as `outside.send`, `outside.wait` and `outside.run`.
/// Lifetime: all but `chain` outlive the awaitable.
asio::awaitable<Credentials> profile_credentials(const Outside& outside, const Guidance& guidance,
                                                 SsoRefreshes& refreshes,
                                                 credentials::ProfileChain chain);

} // namespace coalesce::dynamodb::providers
