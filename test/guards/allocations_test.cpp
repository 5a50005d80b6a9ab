// How often the loader allocates.
//
// `kept_numbers` is what GCC 12 with Boost 1.81 counts, exactly; lower it when a change saves
// allocations. The slack is less than one allocation more for each batch or loader of any
// scenario. What allocates nothing has a test of its own, without slack.

#include "counted_malloc.hpp"
#include "scenarios.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <malloc.h>
#include <new>
#include <string>
#include <string_view>

namespace coalesce::guards {
namespace {

constexpr std::uint64_t slack = 3;

struct KeptNumber {
    const char* scenario;
    std::uint64_t loads;
    std::uint64_t batches;
    std::uint64_t allocations;
};

constexpr KeptNumber kept_numbers[] = {
    {"distinct_load_many", 10'000, 100, 365},
    {"distinct_enqueue", 10'000, 100, 364},
    {"distinct_stored_awaitables", 10'000, 100, 10'363},
    {"repeated_load_many", 50'000, 10, 68},
    {"repeated_enqueue", 50'000, 10, 67},
    {"string_keys_load_many", 10'000, 100, 10'465},
    {"hit_load_many", 1'000, 0, 2},
    {"one_request_enqueue", 20, 5, 33},
    {"one_request_resolvers", 20, 5, 86},
    {"one_request_coroutine_batches", 20, 5, 126},
};

std::ostream& operator<<(std::ostream& out, const KeptNumber& kept) {
    return out << kept.scenario << ", " << kept.loads << " loads in " << kept.batches
               << " batches: " << kept.allocations << " allocations";
}

class AllocationMeter : public Meter {
public:
    void start() override { start_counting_allocations(); }
    void stop() override { allocations_ = stop_counting_allocations(); }
    std::uint64_t allocations() const { return allocations_; }

private:
    std::uint64_t allocations_ = 0;
};

/// The second run of a scenario: what is made once for a program is there.
std::uint64_t allocations_of(void (*scenario)(Meter&)) {
    Meter none;
    scenario(none);
    AllocationMeter meter;
    scenario(meter);
    return meter.allocations();
}

std::uint64_t allocations_of(std::string_view name) {
    const auto all = scenarios();
    return allocations_of(std::ranges::find(all, name, &Scenario::name)->run);
}

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

TEST(Allocations, an_unused_loader_with_a_pointer_to_a_function_allocates_nothing) {
    EXPECT_EQ(allocations_of(unused_loader), 0u);
}

TEST(Allocations, an_unused_loader_with_two_words_of_captures_allocates_nothing) {
    EXPECT_EQ(allocations_of(unused_loader_two_words), 0u);
}

TEST(Allocations, an_unused_loader_with_a_shared_capture_allocates_nothing) {
    EXPECT_EQ(allocations_of(unused_loader_shared), 0u);
}

TEST(Allocations, an_unused_loader_with_a_capture_that_can_only_be_moved_allocates_nothing) {
    EXPECT_EQ(allocations_of(unused_loader_move_only), 0u);
}

TEST(Allocations, a_hit_with_load_allocates_nothing_once_recycling_is_warm) {
    EXPECT_EQ(allocations_of(hit_load), 0u);
}

TEST(Allocations, a_hit_with_enqueue_and_value_allocates_nothing) {
    EXPECT_EQ(allocations_of(hit_enqueue_value), 0u);
}

TEST(Allocations, a_hit_with_enqueue_and_get_allocates_nothing_once_recycling_is_warm) {
    EXPECT_EQ(allocations_of(hit_enqueue_get), 0u);
}

class AllocationsOf : public testing::TestWithParam<KeptNumber> {};

TEST_P(AllocationsOf, stay_at_the_kept_number) {
    const KeptNumber kept = GetParam();

    const std::uint64_t allocations = allocations_of(kept.scenario);

    std::cout << kept << "; now: " << allocations << '\n';
    EXPECT_LE(allocations, kept.allocations + slack);
}

std::string name_of(const testing::TestParamInfo<KeptNumber>& info) {
    return info.param.scenario;
}

INSTANTIATE_TEST_SUITE_P(, AllocationsOf, testing::ValuesIn(kept_numbers), name_of);

} // namespace
} // namespace coalesce::guards
