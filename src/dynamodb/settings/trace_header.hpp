#pragma once

#include "dynamodb/environment.hpp"

#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::settings {

/// Adds `X-Amzn-Trace-Id` in a function of AWS Lambda, so that Lambda sees when functions call each
/// other in a circle. A header of this name that is there already stays as it is.
///
/// Lambda writes the variable anew for each invocation: this is called for each request.
void add_trace_header(std::vector<std::pair<std::string, std::string>>& headers,
                      const Environment& environment);

} // namespace coalesce::dynamodb::settings
