#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

namespace bench {

/// Fails the benchmark, and with it the program, when something is not what it must be.
inline void check(benchmark::State& state, const char* what, std::uint64_t is,
                  std::uint64_t expected) {
    if (is != expected)
        state.SkipWithError((std::string(what) + ": " + std::to_string(is) + " instead of " +
                             std::to_string(expected))
                                .c_str());
}

} // namespace bench
