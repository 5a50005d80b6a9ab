#include "workload.hpp"

#include <cstdio>
#include <cstdlib>
#include <numeric>

namespace coalesce::guards {

namespace {
std::uint64_t batches = 0; // global, for a pointer to a function has nowhere else to count
} // namespace

Number key(std::uint64_t i) {
    return static_cast<Number>((i * 1103515245 + 12345) % (1ULL << 31));
}

Numbers distinct_keys(std::size_t count) {
    Numbers keys;
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back(key(i));
    return keys;
}

Numbers repeated_keys(std::size_t count, Number different) {
    Numbers keys;
    std::uint32_t state = 12345;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 1664525 + 1013904223;
        keys.push_back(key((state >> 8) % different));
    }
    return keys;
}

Numbers answer(Numbers keys) {
    count_batch();
    for (Number& one : keys)
        ++one;
    return keys;
}

std::uint64_t sum_of_answers(const Numbers& keys) {
    return std::accumulate(keys.begin(), keys.end(), std::uint64_t{keys.size()});
}

void count_batch() {
    ++batches;
}

void expect(const char* scenario, std::uint64_t sum, std::uint64_t expected_sum,
            std::uint64_t expected_batches) {
    const std::uint64_t came = std::exchange(batches, 0);
    if (sum == expected_sum && came == expected_batches)
        return;
    std::fprintf(stderr,
                 "%s: the answers add up to %ju instead of %ju, in %ju batches instead of %ju\n",
                 scenario, std::uintmax_t{sum}, std::uintmax_t{expected_sum}, std::uintmax_t{came},
                 std::uintmax_t{expected_batches});
    std::abort();
}

} // namespace coalesce::guards
