// W1, W2, W5 and the series of growing numbers: many keys are asked for in one tick.

#include "floor.hpp"
#include "round.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace bench {
namespace {

// The coroutines here take references: each ends before the round that started it does.

template <class Key>
asio::awaitable<void> through_load_many(Loader<Key>& loader, std::vector<Key> keys,
                                        std::uint64_t& sum) {
    const auto results = co_await loader.load_many(std::move(keys));
    for (const auto& result : results)
        sum += result.value();
}

asio::awaitable<void> through_handles(Loader<Number>& loader, const Numbers& keys,
                                      std::uint64_t& sum) {
    std::vector<coalesce::Pending<Number>> handles;
    handles.reserve(keys.size());
    for (const Number key : keys)
        handles.push_back(loader.enqueue(key));
    for (auto& handle : handles) {
        if (handle.ready())
            sum += handle.value();
        else
            sum += co_await handle.get();
    }
}

asio::awaitable<void> through_awaitables(Loader<Number>& loader, const Numbers& keys,
                                         std::uint64_t& sum) {
    std::vector<asio::awaitable<Number>> loads;
    loads.reserve(keys.size());
    for (const Number key : keys)
        loads.push_back(loader.load(key));
    for (auto& load : loads)
        sum += co_await std::move(load);
}

asio::awaitable<Number> found(const Answers<Number>& answers, Number key) {
    co_return answers.find(key)->second;
}

asio::awaitable<void> floor_through_awaitables(const Numbers& keys, std::uint64_t& sum) {
    Answers<Number> answers;
    Numbers asked;
    std::vector<asio::awaitable<Number>> loads;
    loads.reserve(keys.size());
    for (const Number key : keys) {
        if (answers.try_emplace(key, Number{}).second)
            asked.push_back(key);
        loads.push_back(found(answers, key));
    }
    ask(asked, answers);
    for (auto& load : loads)
        sum += co_await std::move(load);
}

template <class Key, class BatchFn>
void load_many_with(benchmark::State& state, const std::vector<Key>& keys, BatchFn batch_fn) {
    asio::io_context context(1);
    measure(state, keys, [&](std::vector<Key>& own) {
        std::uint64_t sum = 0;
        auto loader = make_loader<Key>(context, batch_fn);
        run(context, through_load_many(loader, std::move(own), sum));
        return sum;
    });
}

template <class Key>
void load_many(benchmark::State& state, const std::vector<Key>& keys) {
    load_many_with(state, keys, answer<Key>);
}

template <class Through>
void load_each(benchmark::State& state, const Numbers& keys, Through through) {
    asio::io_context context(1);
    measure(state, keys, [&](const Numbers& own) {
        std::uint64_t sum = 0;
        auto loader = make_loader(context);
        run(context, through(loader, own, sum));
        return sum;
    });
}

void handles(benchmark::State& state, const Numbers& keys) {
    load_each(state, keys, through_handles);
}

void awaitables(benchmark::State& state, const Numbers& keys) {
    load_each(state, keys, through_awaitables);
}

void floor(benchmark::State& state, const Numbers& keys) {
    measure(state, keys, [](const Numbers& own) { return add_up(own, all_answers(own)); });
}

void floor_taking_keys(benchmark::State& state, const Texts& keys) {
    measure(state, keys, [](Texts& own) { return add_up_taken(std::move(own)); });
}

void floor_and_coroutines(benchmark::State& state, const Numbers& keys) {
    asio::io_context context(1);
    measure(state, keys, [&](const Numbers& own) {
        std::uint64_t sum = 0;
        run(context, floor_through_awaitables(own, sum));
        return sum;
    });
}

BENCHMARK_CAPTURE(floor, W1, different_keys<100'000>());
BENCHMARK_CAPTURE(floor_and_coroutines, W1, different_keys<100'000>());
BENCHMARK_CAPTURE(load_many, W1, different_keys<100'000>());
BENCHMARK_CAPTURE(load_many_with, W1_coroutine, different_keys<100'000>(), answer_later);
BENCHMARK_CAPTURE(handles, W1, different_keys<100'000>());
BENCHMARK_CAPTURE(awaitables, W1, different_keys<100'000>());

BENCHMARK_CAPTURE(floor, W2, drawn_keys());
BENCHMARK_CAPTURE(floor_and_coroutines, W2, drawn_keys());
BENCHMARK_CAPTURE(load_many, W2, drawn_keys());
BENCHMARK_CAPTURE(handles, W2, drawn_keys());
BENCHMARK_CAPTURE(awaitables, W2, drawn_keys());

BENCHMARK_CAPTURE(floor_taking_keys, W5, different_texts());
BENCHMARK_CAPTURE(load_many, W5, different_texts());

// With W1 a series of four.
BENCHMARK_CAPTURE(floor, 1k, different_keys<1'000>());
BENCHMARK_CAPTURE(floor, 10k, different_keys<10'000>());
BENCHMARK_CAPTURE(floor, 1M, different_keys<1'000'000>());
BENCHMARK_CAPTURE(load_many, 1k, different_keys<1'000>());
BENCHMARK_CAPTURE(load_many, 10k, different_keys<10'000>());
BENCHMARK_CAPTURE(load_many, 1M, different_keys<1'000'000>());

} // namespace
} // namespace bench
