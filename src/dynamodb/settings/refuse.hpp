#pragma once

#include "dynamodb/settings/settings.hpp"

#include <string_view>

namespace coalesce::dynamodb::settings {

/// Throws `errc::invalid_setting` for a value that cannot be used. `name`: of the setting;
/// `expected`: what it can be. The message shows the value, so it may not be a secret.
[[noreturn]] void refuse(std::string_view name, const Found& found, std::string_view expected);

} // namespace coalesce::dynamodb::settings
