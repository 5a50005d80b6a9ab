#pragma once

// The law of this room: settings in, one address out. What the caller gave in code beats the
// environment, and that beats the profile. Nothing here opens a connection or a file, and a
// setting that cannot be meant is refused, not repaired.

#include "dynamodb/endpoint/endpoint_rules.hpp"
#include "dynamodb/settings/settings.hpp"

#include <optional>
#include <string>

namespace coalesce::dynamodb::endpoint {

/// What the caller gave in code; what is empty is looked up in the settings.
struct EndpointSettings {
    std::string region{};
    std::string endpoint{};
    std::optional<bool> use_fips{};
    std::optional<bool> use_dual_stack{};
    std::optional<AccountIdEndpointMode> account_id_endpoint_mode{};
    bool ignore_configured_endpoints = false;
};

/// Finds what the address of every request of a client depends on; account and tables are left
/// open.
///
/// Region: `find_region`. Endpoint: `find_override`. The others: code, then
/// `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_ACCOUNT_ID_ENDPOINT_MODE`, then
/// `use_fips_endpoint`, `use_dualstack_endpoint` and `account_id_endpoint_mode` of the profile,
/// else off.
///
/// Throws as `check` does, and `errc::invalid_setting` for a region that is no host label, an
/// endpoint that is no usable URL, and values that are none of the setting's; all say where the
/// value is from.
EndpointParams find_params(const EndpointSettings& given, const settings::Settings& settings);

} // namespace coalesce::dynamodb::endpoint
