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

/// The most bytes that were allocated at once between the last start and its stop, beyond those of
/// the start, each block as large as malloc made it; a `realloc` has both blocks for a moment.
std::uint64_t peak_bytes();

/// Those that were still allocated at the stop.
std::uint64_t kept_bytes();

} // namespace coalesce::guards
