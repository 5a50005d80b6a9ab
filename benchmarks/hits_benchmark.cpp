// W3: a million hits, of 10,000 keys that have been loaded before. Loading them is timed too.

#include "floor.hpp"
#include "round.hpp"

#include <cstdint>
#include <utility>

namespace bench {
namespace {

/// The keys that are loaded before the hits.
const Numbers& warm_keys() {
    return different_keys<10'000>();
}

// The coroutines here take references: each ends before the round that started it does.

asio::awaitable<void> one_by_one(Loader<Number>& loader, const Numbers& keys, std::uint64_t& sum) {
    co_await loader.load_many(warm_keys());
    for (const Number key : keys)
        sum += co_await loader.load(key);
}

asio::awaitable<void> warm_up(Loader<Number>& loader) {
    co_await loader.load_many(warm_keys());
}

/// What is ready needs no coroutine.
std::uint64_t read_directly(Loader<Number>& loader, const Numbers& keys) {
    std::uint64_t sum = 0;
    for (const Number key : keys)
        sum += loader.enqueue(key).value();
    return sum;
}

asio::awaitable<void> all_at_once(Loader<Number>& loader, Numbers& keys, std::uint64_t& sum) {
    co_await loader.load_many(warm_keys());
    const auto results = co_await loader.load_many(std::move(keys));
    for (const auto& result : results)
        sum += result.value();
}

asio::awaitable<void> floor_one_by_one(const Numbers& keys, std::uint64_t& sum) {
    const Answers<Number> answers = all_answers(warm_keys());
    for (const Number key : keys)
        sum += co_await given(answers.find(key)->second);
}

template <class Hits>
void hits(benchmark::State& state, const Numbers& keys, Hits hits_of) {
    asio::io_context context(1);
    measure(state, keys, [&](Numbers& own) {
        std::uint64_t sum = 0;
        auto loader = make_loader(context);
        run(context, hits_of(loader, own, sum));
        return sum;
    });
}

void floor(benchmark::State& state, const Numbers& keys) {
    measure(state, keys, [](const Numbers& own) { return add_up(own, all_answers(warm_keys())); });
}

void floor_and_coroutines(benchmark::State& state, const Numbers& keys) {
    asio::io_context context(1);
    measure(state, keys, [&](const Numbers& own) {
        std::uint64_t sum = 0;
        run(context, floor_one_by_one(own, sum));
        return sum;
    });
}

void load(benchmark::State& state, const Numbers& keys) {
    hits(state, keys, one_by_one);
}
void handles(benchmark::State& state, const Numbers& keys) {
    asio::io_context context(1);
    measure(state, keys, [&](const Numbers& own) {
        auto loader = make_loader(context);
        run(context, warm_up(loader));
        return read_directly(loader, own);
    });
}
void load_many(benchmark::State& state, const Numbers& keys) {
    hits(state, keys, all_at_once);
}

BENCHMARK_CAPTURE(floor, W3, drawn_keys());
BENCHMARK_CAPTURE(floor_and_coroutines, W3, drawn_keys());
BENCHMARK_CAPTURE(load, W3, drawn_keys());
BENCHMARK_CAPTURE(handles, W3, drawn_keys());
BENCHMARK_CAPTURE(load_many, W3, drawn_keys());

} // namespace
} // namespace bench
