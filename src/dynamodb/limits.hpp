#pragma once

#include <cstddef>

namespace coalesce::dynamodb {

/// The bytes that the name of an attribute may have, in an item and in a projection.
constexpr std::size_t longest_attribute_name = 65535;

} // namespace coalesce::dynamodb
