// A program that defines these functions itself has them called by every library too, libstdc++
// and glibc included. glibc keeps its own under a second name for this purpose.

#include "counted_malloc.hpp"

#include <cerrno>
#include <cstddef>
#include <utility>

#ifndef __GLIBC__
#error "The allocation guard needs glibc: it counts by standing in front of glibc's malloc."
#endif

namespace {

bool counting = false;
std::uint64_t allocations = 0;

void count() noexcept {
    if (counting)
        ++allocations;
}

} // namespace

namespace coalesce::guards {

void start_counting_allocations() {
    allocations = 0;
    counting = true;
}

std::uint64_t stop_counting_allocations() {
    counting = false;
    return std::exchange(allocations, 0);
}

} // namespace coalesce::guards

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
    count();
    return __libc_malloc(size);
}

void* calloc(std::size_t many, std::size_t size) noexcept {
    count();
    return __libc_calloc(many, size);
}

void* realloc(void* block, std::size_t size) noexcept {
    count();
    return __libc_realloc(block, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
    count();
    if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
        return EINVAL;
    void* const made = __libc_memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *block = made;
    return 0;
}

} // extern "C"
