#pragma once

#include "dynamodb/settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::endpoint {

/// Whether it can be a part of a host name between two dots.
bool is_host_label(std::string_view text) noexcept;

/// Refuses a region that is no host label with `errc::invalid_setting`: it becomes a part of a host
/// name, so a value such as `x.example.com/` would send signed requests to a stranger.
void check_region(const settings::Found& region);

/// The region: code, `AWS_REGION`, `AWS_DEFAULT_REGION`, `region` of the profile. It has passed
/// `check_region`.
std::optional<settings::Found> find_region(const std::string& given_in_code,
                                           const settings::Settings& settings);

} // namespace coalesce::dynamodb::endpoint
