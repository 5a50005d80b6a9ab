// A program that defines these functions itself has them called by every library too, libstdc++
// and glibc included. glibc keeps its own under a second name for this purpose.

#include "counted_malloc.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <malloc.h>
#include <utility>

#ifndef __GLIBC__
#error "The allocation guard needs glibc: it counts by standing in front of glibc's malloc."
#endif

namespace {

bool counting = false;
std::uint64_t allocations = 0;
std::int64_t bytes = 0; // fewer than none, if more is freed than was allocated since the start
std::int64_t most_bytes = 0;

std::int64_t size_of(void* block) noexcept {
    return static_cast<std::int64_t>(malloc_usable_size(block));
}

/// Gives the block.
void* counted(void* block) noexcept {
    if (!counting)
        return block;
    ++allocations;
    bytes += size_of(block);
    most_bytes = std::max(most_bytes, bytes);
    return block;
}

} // namespace

namespace coalesce::guards {

void start_counting_allocations() {
    allocations = 0;
    bytes = most_bytes = 0;
    counting = true;
}

std::uint64_t stop_counting_allocations() {
    counting = false;
    return std::exchange(allocations, 0);
}

std::uint64_t peak_bytes() {
    return static_cast<std::uint64_t>(most_bytes);
}

std::uint64_t kept_bytes() {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0));
}

} // namespace coalesce::guards

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);

void* malloc(std::size_t size) noexcept {
    return counted(__libc_malloc(size));
}

void* calloc(std::size_t many, std::size_t size) noexcept {
    return counted(__libc_calloc(many, size));
}

void* realloc(void* block, std::size_t size) noexcept {
    const auto former = size_of(block);
    void* const moved = counted(__libc_realloc(block, size));
    if (counting && (moved || size == 0))
        bytes -= former;
    return moved;
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
    return counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
    if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
        return EINVAL;
    void* const made = counted(__libc_memalign(alignment, size));
    if (!made)
        return ENOMEM;
    *block = made;
    return 0;
}

void free(void* block) noexcept {
    if (counting)
        bytes -= size_of(block);
    __libc_free(block);
}

} // extern "C"
