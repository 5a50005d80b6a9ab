// Loads of cached keys, one after the other. The same loads run twice before they are counted:
// Asio's recycling of coroutine frames is warm then, as it is in a server.

#include "scenarios.hpp"
#include "workload.hpp"

namespace coalesce::guards {

namespace {

using Read = asio::awaitable<std::uint64_t> (*)(Meter& meter, NumberLoader& loader, Numbers keys);

asio::awaitable<std::uint64_t> load(Meter& meter, NumberLoader& loader, Numbers keys) {
    const Measured measured(meter);
    std::uint64_t sum = 0;
    for (const Number one : keys)
        sum += co_await loader.load(one);
    co_return sum;
}

asio::awaitable<std::uint64_t> enqueue_value(Meter& meter, NumberLoader& loader, Numbers keys) {
    const Measured measured(meter);
    std::uint64_t sum = 0;
    for (const Number one : keys)
        sum += loader.enqueue(one).value();
    co_return sum;
}

asio::awaitable<std::uint64_t> enqueue_get(Meter& meter, NumberLoader& loader, Numbers keys) {
    const Measured measured(meter);
    std::uint64_t sum = 0;
    for (const Number one : keys) {
        auto handle = loader.enqueue(one);
        sum += co_await handle.get();
    }
    co_return sum;
}

asio::awaitable<std::uint64_t> load_many(Meter& meter, NumberLoader& loader, Numbers keys) {
    const Measured measured(meter);
    std::uint64_t sum = 0;
    for (const auto& result : co_await loader.load_many(std::move(keys)))
        sum += result.value();
    co_return sum;
}

asio::awaitable<void> warm_then_read(std::uint64_t& sum, Meter& meter, NumberLoader& loader,
                                     Numbers keys, Read read) {
    Meter none;
    co_await loader.load_many(keys);
    for (int pass = 0; pass < 2; ++pass)
        co_await read(none, loader, keys);
    sum = co_await read(meter, loader, keys);
}

void hit(const char* scenario, Meter& meter, Read read) {
    const Numbers keys = distinct_keys(1'000);
    asio::io_context context(1);
    NumberLoader loader(context.get_executor(), &answer, {.max_batch_size = 100});
    std::uint64_t sum = 0;
    run(context, warm_then_read(sum, meter, loader, keys, read));
    expect(scenario, sum, sum_of_answers(keys), 10);
}

} // namespace

void hit_load(Meter& meter) {
    hit("hit_load", meter, load);
}
void hit_enqueue_value(Meter& meter) {
    hit("hit_enqueue_value", meter, enqueue_value);
}
void hit_enqueue_get(Meter& meter) {
    hit("hit_enqueue_get", meter, enqueue_get);
}
void hit_load_many(Meter& meter) {
    hit("hit_load_many", meter, load_many);
}

} // namespace coalesce::guards
