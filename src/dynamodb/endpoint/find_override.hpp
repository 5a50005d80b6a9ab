#pragma once

#include "dynamodb/settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::endpoint {

enum class ConfiguredEndpoints { by_settings, ignored };

/// The URL that is called in the place of a service's own, if one is set.
///
/// In this order: code, `AWS_ENDPOINT_URL_<service_variable>`, `AWS_ENDPOINT_URL`, `endpoint_url`
/// of `service_key` in the profile's `services`, `endpoint_url` of the profile. All but code are
/// ignored if `configured` or `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` (in the profile:
/// `ignore_configured_endpoint_urls`) say so.
///
/// Throws `errc::invalid_setting` if the profile names `services` that are not there.
std::optional<settings::Found>
find_override(const std::string& given_in_code, std::string_view service_variable,
              std::string_view service_key, const settings::Settings& settings,
              ConfiguredEndpoints configured = ConfiguredEndpoints::by_settings);

} // namespace coalesce::dynamodb::endpoint
