#pragma once

#include "measured.hpp"

#include <cstdint>
#include <string_view>

namespace coalesce::guards {

/// The allocations of the second run of a scenario: what is made once for a program is there.
std::uint64_t allocations_of(void (*scenario)(Meter&));

/// The same for one of `scenarios`.
std::uint64_t allocations_of(std::string_view name);

} // namespace coalesce::guards
