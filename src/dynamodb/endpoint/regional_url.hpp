#pragma once

#include "dynamodb/endpoint/url.hpp"

#include <string_view>

namespace coalesce::dynamodb::endpoint {

/// Where a service of AWS is in a region. `prefix`: what its hosts start with, such as `sts`,
/// `portal.sso` or `dynamodb`. Throws as `check_region` does.
Url regional_url(std::string_view prefix, std::string_view region, bool fips, bool dual_stack);

} // namespace coalesce::dynamodb::endpoint
