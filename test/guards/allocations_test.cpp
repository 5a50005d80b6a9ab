// How often the loader allocates.
//
// `kept_numbers` is what GCC 12 with Boost 1.81 counts, exactly; lower it when a change saves
// allocations. The slack is less than one allocation more for each batch or loader of any
// scenario. What allocates nothing has a test of its own, without slack.

#include "counted_allocations.hpp"
#include "scenarios.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>
#include <string>

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
