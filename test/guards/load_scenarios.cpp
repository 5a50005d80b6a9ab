// Keys that the loader does not have yet, all asked for in one tick: from making the loader to
// dropping it.

#include "scenarios.hpp"
#include "workload.hpp"

#include <charconv>
#include <string>

namespace coalesce::guards {

namespace {

constexpr std::size_t batch_size = 100;
constexpr std::size_t distinct_count = 10'000;
constexpr std::size_t repeated_count = 50'000;
constexpr Number repeated_different = 1'000;

using Texts = std::vector<std::string>;

template <class Key>
using Load = asio::awaitable<std::uint64_t> (*)(Loader<Key, Number>& loader, std::vector<Key> keys);

template <class Key>
asio::awaitable<std::uint64_t> load_many(Loader<Key, Number>& loader, std::vector<Key> keys) {
    std::uint64_t sum = 0;
    for (const auto& result : co_await loader.load_many(std::move(keys)))
        sum += result.value();
    co_return sum;
}

asio::awaitable<std::uint64_t> enqueue(NumberLoader& loader, Numbers keys) {
    std::vector<Pending<Number>> handles;
    handles.reserve(keys.size());
    for (const Number one : keys)
        handles.push_back(loader.enqueue(one));
    std::uint64_t sum = 0;
    for (auto& handle : handles)
        sum += co_await handle.get();
    co_return sum;
}

asio::awaitable<std::uint64_t> store_awaitables(NumberLoader& loader, Numbers keys) {
    std::vector<asio::awaitable<Number>> awaitables;
    awaitables.reserve(keys.size());
    for (const Number one : keys)
        awaitables.push_back(loader.load(one));
    std::uint64_t sum = 0;
    for (auto& awaitable : awaitables)
        sum += co_await std::move(awaitable);
    co_return sum;
}

template <class Key>
asio::awaitable<void> add(std::uint64_t& sum, Loader<Key, Number>& loader, std::vector<Key> keys,
                          Load<Key> load) {
    sum += co_await load(loader, std::move(keys));
}

/// Gives the sum of the answers.
template <class Key, class BatchFn>
std::uint64_t measure(Meter& meter, BatchFn batch_fn, std::vector<Key> keys, Load<Key> load) {
    asio::io_context context(1);
    std::uint64_t sum = 0;
    const Measured measured(meter);
    Loader<Key, Number> loader(context.get_executor(), batch_fn, {.max_batch_size = batch_size});
    run(context, add(sum, loader, std::move(keys), load));
    return sum;
}

void distinct(const char* scenario, Meter& meter, Load<Number> load) {
    const Numbers keys = distinct_keys(distinct_count);
    const std::uint64_t sum = measure(meter, &answer, keys, load);
    expect(scenario, sum, sum_of_answers(keys), distinct_count / batch_size);
}

void repeated(const char* scenario, Meter& meter, Load<Number> load) {
    const Numbers keys = repeated_keys(repeated_count, repeated_different);
    const std::uint64_t sum = measure(meter, &answer, keys, load);
    expect(scenario, sum, sum_of_answers(keys), repeated_different / batch_size);
}

/// 36 characters, as long as a UUID: what does not fit into the string itself.
std::string text_of(Number number) {
    std::string text = std::to_string(number);
    text.insert(0, 36 - text.size(), '0');
    return text;
}

Numbers answer_texts(Texts keys) {
    count_batch();
    Numbers answers(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        std::from_chars(keys[i].data(), keys[i].data() + keys[i].size(), answers[i]);
        ++answers[i];
    }
    return answers;
}

} // namespace

void distinct_load_many(Meter& meter) {
    distinct("distinct_load_many", meter, load_many);
}
void distinct_enqueue(Meter& meter) {
    distinct("distinct_enqueue", meter, enqueue);
}
void distinct_stored_awaitables(Meter& meter) {
    distinct("distinct_stored_awaitables", meter, store_awaitables);
}
void repeated_load_many(Meter& meter) {
    repeated("repeated_load_many", meter, load_many);
}
void repeated_enqueue(Meter& meter) {
    repeated("repeated_enqueue", meter, enqueue);
}

void string_keys_load_many(Meter& meter) {
    const Numbers keys = distinct_keys(distinct_count);
    Texts texts;
    for (const Number one : keys)
        texts.push_back(text_of(one));
    const std::uint64_t sum = measure<std::string>(meter, &answer_texts, texts, load_many);
    expect("string_keys_load_many", sum, sum_of_answers(keys), distinct_count / batch_size);
}

} // namespace coalesce::guards
