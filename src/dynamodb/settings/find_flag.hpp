#pragma once

#include "dynamodb/settings/settings.hpp"

namespace coalesce::dynamodb::settings {

/// A setting that is `true` or `false`, in any case of letters, by variable and property as
/// `Settings::find` takes them. Throws `errc::invalid_setting`, naming it, for any other value.
std::optional<bool> find_flag(const Settings& settings, const char* variable,
                              std::string_view property);

} // namespace coalesce::dynamodb::settings
