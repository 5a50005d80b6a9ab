#pragma once

#include <cstdint>

namespace coalesce::guards {

/// From now on every allocation of this program counts, whoever makes it: `malloc` and its
/// relatives, and `operator new`, which calls them. A `realloc` counts as one.
///
/// Threads: for programs with one thread.
void start_counting_allocations();

/// Gives the number of allocations since the start.
std::uint64_t stop_counting_allocations();

} // namespace coalesce::guards
