// Whether the guards count what they say.

#include "counted_malloc.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <malloc.h>

namespace coalesce::guards {
namespace {

// What is stored here may be looked at by others, so the compiler must really allocate it.
void* volatile seen = nullptr;

TEST(CountedMalloc, counts_every_function_that_allocates) {
    start_counting_allocations();
    seen = std::malloc(1);
    std::free(seen);
    seen = std::calloc(1, 1);
    seen = std::realloc(seen, 1'000);
    std::free(seen);
    seen = std::aligned_alloc(64, 64);
    std::free(seen);
    seen = memalign(64, 64);
    std::free(seen);
    void* block = nullptr;
    const int error = posix_memalign(&block, 64, 64);
    seen = block;
    std::free(block);
    const auto allocations = stop_counting_allocations();

    EXPECT_EQ(error, 0);
    EXPECT_EQ(allocations, 6u);
}

TEST(CountedMalloc, counts_operator_new_once) {
    struct alignas(64) Wide {
        char bytes[64];
    };

    start_counting_allocations();
    auto* number = new int(1);
    seen = number;
    delete number;
    auto* wide = new Wide;
    seen = wide;
    delete wide;
    auto* array = new char[100];
    seen = array;
    delete[] array;
    const auto allocations = stop_counting_allocations();

    EXPECT_EQ(allocations, 3u);
}

TEST(CountedMalloc, counts_only_between_start_and_stop) {
    start_counting_allocations();
    stop_counting_allocations();
    seen = std::malloc(1);
    std::free(seen);

    EXPECT_EQ(stop_counting_allocations(), 0u);
}

TEST(CountedMalloc, tells_the_most_bytes_that_were_allocated_at_once) {
    start_counting_allocations();
    seen = std::malloc(1'000'000);
    seen = std::realloc(seen, 10);
    auto* array = new char[2'000'000];
    seen = array;
    delete[] array;
    array = new char[1'500'000];
    seen = array;
    delete[] array;
    stop_counting_allocations();

    EXPECT_GE(peak_bytes(), 2'000'010u);
    EXPECT_LE(peak_bytes(), 2'020'000u);
}

TEST(CountedMalloc, tells_the_bytes_that_are_kept_at_the_stop) {
    start_counting_allocations();
    auto* array = new char[2'000'000];
    seen = array;
    auto* kept = new char[1'000'000];
    seen = kept;
    delete[] array;
    stop_counting_allocations();
    delete[] kept;

    EXPECT_GE(kept_bytes(), 1'000'000u);
    EXPECT_LE(kept_bytes(), 1'010'000u);
}

TEST(CountedMalloc, what_was_there_before_the_start_makes_room_when_it_goes) {
    auto* array = new char[1'000'000];
    seen = array;
    start_counting_allocations();
    delete[] array;
    array = new char[1'000'000];
    seen = array;
    delete[] array;
    stop_counting_allocations();

    EXPECT_LT(peak_bytes(), 10'000u);
}

} // namespace
} // namespace coalesce::guards
