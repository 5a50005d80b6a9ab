// What does a load cost beside the hash map that any cache needs? Compare `load_many` with the
// floor of the same run; the counter says CPU time per load. The batch function
// answers at once, so nothing else is in it.

#include <coalesce/loader.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <numeric>
#include <vector>

namespace asio = boost::asio;

namespace {

using Keys = std::vector<std::uint32_t>;

std::uint32_t key(std::uint64_t i) {
    return static_cast<std::uint32_t>((i * 1103515245 + 12345) % (1ULL << 31));
}

/// Every key once.
Keys distinct(std::size_t count) {
    Keys keys;
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back(key(i));
    return keys;
}

/// Loads of `different` keys, drawn at random.
Keys repeated(std::size_t count, std::uint32_t different) {
    Keys keys;
    std::uint32_t state = 12345;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 1664525 + 1013904223;
        keys.push_back(key((state >> 8) % different));
    }
    return keys;
}

/// What the answers must add up to: each is its key plus one.
std::uint64_t expected(const Keys& keys) {
    return std::accumulate(keys.begin(), keys.end(), std::uint64_t{keys.size()});
}

Keys answer(Keys keys) {
    for (auto& one : keys)
        ++one;
    return keys;
}

asio::awaitable<void> add_up(coalesce::Loader<std::uint32_t, std::uint32_t>& loader, Keys keys,
                             std::uint64_t& sum) {
    for (const auto& result : co_await loader.load_many(std::move(keys)))
        sum += result.value();
}

void report(benchmark::State& state, const Keys& keys, std::uint64_t sum) {
    if (sum != expected(keys))
        state.SkipWithError("the answers do not add up");
    state.counters["per load"] = benchmark::Counter(static_cast<double>(keys.size()),
                                                    benchmark::Counter::kIsIterationInvariantRate |
                                                        benchmark::Counter::kInvert);
}

void with_load_many(benchmark::State& state, const Keys& keys) {
    std::uint64_t sum = 0;
    for (auto _ : state) {
        sum = 0;
        asio::io_context context(1);
        coalesce::Loader<std::uint32_t, std::uint32_t> loader(context.get_executor(), answer,
                                                              {.max_batch_size = 100});
        asio::co_spawn(context, add_up(loader, keys, sum), [](std::exception_ptr error) {
            if (error)
                std::rethrow_exception(error);
        });
        context.run();
    }
    report(state, keys, sum);
}

void with_floor(benchmark::State& state, const Keys& keys) {
    std::uint64_t sum = 0;
    for (auto _ : state) {
        sum = 0;
        boost::unordered_flat_map<std::uint32_t, std::uint32_t> cache;
        Keys asked;
        for (const auto one : keys)
            if (cache.emplace(one, 0).second)
                asked.push_back(one);
        const auto answers = answer(asked);
        for (std::size_t i = 0; i < asked.size(); ++i)
            cache.find(asked[i])->second = answers[i];
        for (const auto one : keys)
            sum += cache.find(one)->second;
    }
    report(state, keys, sum);
}

void distinct_keys_floor(benchmark::State& state) {
    with_floor(state, distinct(100'000));
}
void distinct_keys_load_many(benchmark::State& state) {
    with_load_many(state, distinct(100'000));
}
void repeated_keys_floor(benchmark::State& state) {
    with_floor(state, repeated(1'000'000, 10'000));
}
void repeated_keys_load_many(benchmark::State& state) {
    with_load_many(state, repeated(1'000'000, 10'000));
}

BENCHMARK(distinct_keys_floor)->Unit(benchmark::kMillisecond);
BENCHMARK(distinct_keys_load_many)->Unit(benchmark::kMillisecond);
BENCHMARK(repeated_keys_floor)->Unit(benchmark::kMillisecond);
BENCHMARK(repeated_keys_load_many)->Unit(benchmark::kMillisecond);

} // namespace
