#pragma once

// What one round of a benchmark is made of: a loader, a coroutine that runs to its end, a sum that
// is checked.

#include "answer.hpp"
#include "check.hpp"

#include <coalesce/loader.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

namespace bench {

namespace asio = boost::asio;

template <class Key>
using Loader = coalesce::Loader<Key, Number>;

template <class Key = Number, class BatchFn = Numbers (*)(std::vector<Key>)>
Loader<Key> make_loader(asio::io_context& context, BatchFn batch_fn = answer<Key>) {
    coalesce::LoaderOptions options;
    options.max_batch_size = max_batch_size;
    return Loader<Key>(context.get_executor(), batch_fn, std::move(options));
}

inline void start(asio::io_context& context, asio::awaitable<void> coroutine) {
    asio::co_spawn(context, std::move(coroutine), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
}

inline void run(asio::io_context& context, asio::awaitable<void> coroutine) {
    context.restart();
    start(context, std::move(coroutine));
    context.run();
}

/// Times `round`, which gives the sum of the answers to these keys. It gets a copy of its own, made
/// outside of the timed region, and may move from it.
template <class Key, class Round>
void measure(benchmark::State& state, const std::vector<Key>& keys, Round round) {
    std::vector<Key> own;
    std::uint64_t sum = 0;
    for (auto _ : state) {
        state.PauseTiming();
        own = keys;
        state.ResumeTiming();
        sum += round(own);
    }
    const auto rounds = static_cast<std::uint64_t>(state.iterations());
    check(state, "sum of the answers", sum, rounds * expected_sum(keys));
    state.counters["loads"] = static_cast<double>(keys.size());
}

} // namespace bench
