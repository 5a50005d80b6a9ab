// W4: one request of a server, again and again: 5 new loaders, 10 resolvers, 20 loads on two
// levels, 5 batches. And what a loader costs that nobody asks.

#include "floor.hpp"
#include "round.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {
namespace {

constexpr std::uint64_t resolvers = 10, loaders_of_a_request = 5;

/// The keys of resolver `i` of request `r`, and the loaders that they are asked of.
struct Resolver {
    std::uint64_t r, i;

    std::uint64_t d() const { return i / 2; }
    Number first_key() const { return key(5 * r + d()); }
    std::size_t first_loader() const { return d() % 2; }
    static Number second_key(Number v) {
        return static_cast<Number>((7 * std::uint64_t{v} + 1) % (1ULL << 31));
    }
    std::size_t second_loader() const { return 2 + d() % 3; }
};

std::uint64_t expected_sum_of(std::uint64_t requests) {
    std::uint64_t sum = 0;
    for (std::uint64_t r = 0; r < requests; ++r) {
        for (std::uint64_t i = 0; i < resolvers; ++i) {
            const Number v = Resolver{r, i}.first_key() + 1;
            sum += v + std::uint64_t{1} + Resolver::second_key(v);
        }
    }
    return sum;
}

using Loaders = std::array<Loader<Number>, loaders_of_a_request>;

template <class BatchFn>
Loaders make_loaders(asio::io_context& context, BatchFn batch_fn) {
    const auto make = [&] { return make_loader(context, batch_fn); };
    return {make(), make(), make(), make(), make()};
}

/// What the requests of one benchmark have come to.
struct Outcome {
    std::uint64_t sum = 0;
    std::uint64_t resolved = 0;

    void add(Number v, Number x) {
        sum += std::uint64_t{v} + x;
        ++resolved;
    }
};

// The coroutines here take references: each ends before the request that started it does.

/// One coroutine for all resolvers: it enqueues the first level, and each load of the second level
/// when the answer that it needs is awaited.
asio::awaitable<void> resolve_in_turn(Loaders& loaders, std::uint64_t r, Outcome& outcome) {
    Numbers values;
    std::vector<coalesce::Pending<Number>> first, second;
    values.reserve(resolvers);
    first.reserve(resolvers);
    second.reserve(resolvers);
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        const Resolver resolver{r, i};
        first.push_back(loaders[resolver.first_loader()].enqueue(resolver.first_key()));
    }
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        const Number v = first[i].ready() ? first[i].value() : co_await first[i].get();
        values.push_back(v);
        auto& loader = loaders[Resolver{r, i}.second_loader()];
        second.push_back(loader.enqueue(Resolver::second_key(v)));
    }
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        const Number x = second[i].ready() ? second[i].value() : co_await second[i].get();
        outcome.add(values[i], x);
    }
}

/// One of ten.
asio::awaitable<void> resolve(Loaders& loaders, Resolver resolver, Outcome& outcome) {
    const Number v = co_await loaders[resolver.first_loader()].load(resolver.first_key());
    const Number x = co_await loaders[resolver.second_loader()].load(Resolver::second_key(v));
    outcome.add(v, x);
}

/// The same coroutine without a loader.
asio::awaitable<void> resolve_alone(Resolver resolver, Outcome& outcome) {
    const Number v = co_await given(resolver.first_key() + 1);
    const Number x = co_await given(Resolver::second_key(v) + 1);
    outcome.add(v, x);
}

void resolve_by_hand(std::uint64_t r, Outcome& outcome) {
    std::array<Answers<Number>, loaders_of_a_request> answers;
    std::array<Numbers, loaders_of_a_request> asked;
    const auto want = [&](std::size_t loader, Number one) {
        if (answers[loader].try_emplace(one, Number{}).second)
            asked[loader].push_back(one);
    };
    const auto get = [&](std::size_t loader, Number one) {
        return answers[loader].find(one)->second;
    };
    for (std::uint64_t i = 0; i < resolvers; ++i)
        want(Resolver{r, i}.first_loader(), Resolver{r, i}.first_key());
    for (const std::size_t loader : {0, 1})
        ask(asked[loader], answers[loader]);
    std::array<Number, resolvers> values;
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        values[i] = get(Resolver{r, i}.first_loader(), Resolver{r, i}.first_key());
        want(Resolver{r, i}.second_loader(), Resolver::second_key(values[i]));
    }
    for (const std::size_t loader : {2, 3, 4})
        ask(asked[loader], answers[loader]);
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        const Number x = get(Resolver{r, i}.second_loader(), Resolver::second_key(values[i]));
        outcome.add(values[i], x);
    }
}

/// Times `request`, which resolves request `r`.
template <class Request>
void measure_requests(benchmark::State& state, std::uint64_t batches_of_a_request,
                      Request request) {
    asio::io_context context(1);
    Outcome outcome;
    std::uint64_t r = 0;
    const std::uint64_t batches_before = batches_asked;
    for (auto _ : state)
        request(context, r++, outcome);
    check(state, "sum of the answers", outcome.sum, expected_sum_of(r));
    check(state, "resolvers", outcome.resolved, r * resolvers);
    check(state, "batches", batches_asked - batches_before, r * batches_of_a_request);
    state.counters["loads"] = 1;
}

template <class BatchFn>
void in_turn(benchmark::State& state, BatchFn batch_fn) {
    measure_requests(state, 5, [&](asio::io_context& context, std::uint64_t r, Outcome& outcome) {
        auto loaders = make_loaders(context, batch_fn);
        run(context, resolve_in_turn(loaders, r, outcome));
    });
}

template <class BatchFn>
void ten_resolvers(benchmark::State& state, BatchFn batch_fn) {
    measure_requests(state, 5, [&](asio::io_context& context, std::uint64_t r, Outcome& outcome) {
        auto loaders = make_loaders(context, batch_fn);
        context.restart();
        for (std::uint64_t i = 0; i < resolvers; ++i)
            start(context, resolve(loaders, Resolver{r, i}, outcome));
        context.run();
    });
}

void ten_coroutines(benchmark::State& state) {
    measure_requests(state, 0, [](asio::io_context& context, std::uint64_t r, Outcome& outcome) {
        context.restart();
        for (std::uint64_t i = 0; i < resolvers; ++i)
            start(context, resolve_alone(Resolver{r, i}, outcome));
        context.run();
    });
}

void floor(benchmark::State& state) {
    measure_requests(state, 5, [](asio::io_context&, std::uint64_t r, Outcome& outcome) {
        resolve_by_hand(r, outcome);
    });
}

void unused_loader(benchmark::State& state) {
    asio::io_context context(1);
    const std::uint64_t batches_before = batches_asked;
    for (auto _ : state) {
        auto loader = make_loader(context);
        benchmark::DoNotOptimize(loader);
    }
    check(state, "batches", batches_asked - batches_before, 0);
    state.counters["loads"] = 1;
}

BENCHMARK(floor)->Name("floor/W4");
BENCHMARK(ten_coroutines)->Name("ten_coroutines/W4");
BENCHMARK_CAPTURE(in_turn, W4, answer<Number>);
BENCHMARK_CAPTURE(in_turn, W4_coroutine, answer_later);
BENCHMARK_CAPTURE(ten_resolvers, W4, answer<Number>);
BENCHMARK_CAPTURE(ten_resolvers, W4_coroutine, answer_later);
BENCHMARK(unused_loader);

} // namespace
} // namespace bench
