#pragma once

#include <malloc.h>

#include <cstddef>

// With a sanitizer, whose heap glibc does not know.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

namespace coalesce::test {

/// Bytes of the heap that are in use.
inline std::size_t live_bytes() {
    if (__sanitizer_get_current_allocated_bytes)
        return __sanitizer_get_current_allocated_bytes();
    const auto heap = ::mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

} // namespace coalesce::test
