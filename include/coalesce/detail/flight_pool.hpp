#pragma once

#include <boost/pool/pool.hpp>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

namespace coalesce::detail {

/// Memory for the flights of a loader, in blocks: a few for a request that asks little, more for
/// one that asks much. Takes nothing before the first flight; gives it back when it goes, which
/// must be after the last of them.
template <class Flight>
class FlightPool {
public:
    template <class... Arguments>
    Flight* make(Arguments&&... arguments) {
        void* const memory = blocks_.malloc();
        if (!memory)
            throw std::bad_alloc();
        try {
            return new (memory) Flight(std::forward<Arguments>(arguments)...);
        } catch (...) {
            blocks_.free(memory);
            throw;
        }
    }

    void destroy(Flight& flight) noexcept {
        std::destroy_at(&flight);
        blocks_.free(&flight);
    }

private:
    static constexpr std::size_t fewest = 8;
    static constexpr std::size_t most = 512; // so that not much of the last block is idle

    /// Where the blocks come from. In a large one no flight straddles two cache lines; for a small
    /// one that is not worth an aligned allocation.
    struct Blocks {
        using size_type = std::size_t;
        using difference_type = std::ptrdiff_t;

        static char* malloc(std::size_t bytes) {
            const bool small = bytes < 4 * fewest * sizeof(Flight);
            if (small && alignof(Flight) <= alignof(std::max_align_t))
                return static_cast<char*>(std::malloc(bytes));
            constexpr std::size_t alignment = alignof(Flight) > 64 ? alignof(Flight) : 64;
            const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
            return static_cast<char*>(std::aligned_alloc(alignment, rounded));
        }
        static void free(char* block) { std::free(block); }
    };

    boost::pool<Blocks> blocks_{sizeof(Flight), fewest, most};
};

} // namespace coalesce::detail
