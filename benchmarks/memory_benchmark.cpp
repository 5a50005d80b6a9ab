// What a key costs in memory while it waits: the heap in use when 100,000 keys have been asked for
// and awaited and no batch has left, beside the heap in use before, per key. It counts what the
// caller holds too: the handles, or the awaitable of `load_many`.

#include "round.hpp"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bench {
namespace {

// The coroutines here take references: each ends before the round that started it does.

asio::awaitable<void> load_all_keys(Loader<Number>& loader, std::uint64_t& sum) {
    const auto results = co_await loader.load_many(different_keys<100'000>());
    for (const auto& result : results)
        sum += result.value();
}

asio::awaitable<void> enqueue_all_keys(Loader<Number>& loader, std::uint64_t& sum) {
    std::vector<coalesce::Pending<Number>> handles;
    handles.reserve(different_keys<100'000>().size());
    for (const Number key : different_keys<100'000>())
        handles.push_back(loader.enqueue(key));
    for (auto& handle : handles)
        sum += co_await handle.get();
}

std::size_t heap_in_use() {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

template <class LoadAll>
void waiting_key(benchmark::State& state, LoadAll load_all) {
    const Numbers& keys = different_keys<100'000>();
    std::uint64_t sum = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        asio::io_context context(1);
        coalesce::LoaderOptions options;
        options.max_batch_size = max_batch_size;
        options.batch_schedule = coalesce::Manual{};
        const std::uint64_t sum_before = sum;
        const std::size_t heap_before = heap_in_use();
        Loader<Number> loader(context.get_executor(), answer<Number>, std::move(options));
        start(context, load_all(loader, sum));
        context.poll();
        bytes += heap_in_use() - heap_before;
        check(state, "sum before a batch has left", sum, sum_before);
        loader.dispatch();
        context.restart();
        context.run();
    }
    const auto rounds = static_cast<std::uint64_t>(state.iterations());
    check(state, "sum of the answers", sum, rounds * expected_sum(keys));
    state.counters["bytes"] =
        static_cast<double>(bytes) / static_cast<double>(rounds * keys.size());
}

BENCHMARK_CAPTURE(waiting_key, load_many, load_all_keys)->Iterations(1);
BENCHMARK_CAPTURE(waiting_key, handles, enqueue_all_keys)->Iterations(1);

} // namespace
} // namespace bench
