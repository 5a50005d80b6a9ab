#pragma once

#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/settings/settings.hpp"

#include <string>

namespace coalesce::dynamodb::credentials {

/// Where the services of a login are called; without a `/` at the end.
struct SsoAddresses {
    std::string portal; ///< Gives the credentials of roles.
    std::string oidc;   ///< Gives tokens.
};

/// Finds them in the region of the login: FIPS and dual stack as given in code, else by environment
/// and profile, and overrides by `AWS_ENDPOINT_URL_SSO`, `AWS_ENDPOINT_URL_SSO_OIDC` and their
/// like.
///
/// Throws `errc::invalid_setting` for one that is unusable.
SsoAddresses sso_addresses(const std::string& region, const endpoint::EndpointSettings& given,
                           const settings::Settings& settings);

} // namespace coalesce::dynamodb::credentials
