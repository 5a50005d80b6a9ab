// How often the backend allocates, for ten requests each.
//
// `kept_allocations` is what GCC 12 counts, exactly, with what OpenSSL 3.0 allocates for a
// signature; lower it when a change saves allocations. The slack is less than one allocation more
// for each request.

#include "counted_allocations.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>
#include <string>

namespace coalesce::guards {
namespace {

constexpr std::uint64_t backend_slack = 5;

struct KeptAllocations {
    const char* scenario;
    const char* what;
    std::uint64_t allocations;
};

constexpr KeptAllocations kept_allocations[] = {
    {"encode_get", "10 requests of 100 keys", 3'390},
    {"encode_put", "10 requests of 25 structs", 4'003},
    {"decode_structs", "10 answers of 100 structs", 6'140},
    {"decode_items", "10 answers of 100 items", 10'140},
    {"sign_short_body", "10 signatures", 850},
    {"sign_10_kb", "10 signatures", 850},
    {"make_request", "10 requests", 1'160},
};

std::ostream& operator<<(std::ostream& out, const KeptAllocations& kept) {
    return out << kept.scenario << ", " << kept.what << ": " << kept.allocations << " allocations";
}

class BackendAllocationsOf : public testing::TestWithParam<KeptAllocations> {};

TEST_P(BackendAllocationsOf, stay_at_the_kept_number) {
    const KeptAllocations kept = GetParam();

    const std::uint64_t allocations = allocations_of(kept.scenario);

    std::cout << kept << "; now: " << allocations << '\n';
    EXPECT_LE(allocations, kept.allocations + backend_slack);
}

std::string name_of_scenario(const testing::TestParamInfo<KeptAllocations>& info) {
    return info.param.scenario;
}

INSTANTIATE_TEST_SUITE_P(, BackendAllocationsOf, testing::ValuesIn(kept_allocations),
                         name_of_scenario);

} // namespace
} // namespace coalesce::guards
