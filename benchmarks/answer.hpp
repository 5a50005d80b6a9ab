#pragma once

// The backend of all benchmarks: a batch function that answers at once, each key with the key plus
// one. It is a plain function, so a loader keeps a pointer to it and nothing else.

#include "workload.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace bench {

/// How often it was asked. Benchmarks run on one thread.
inline std::uint64_t batches_asked = 0;

template <class Key>
Numbers answer(std::vector<Key> keys) {
    ++batches_asked;
    Numbers values;
    values.reserve(keys.size());
    for (const Key& key : keys)
        values.push_back(number_in(key) + 1);
    return values;
}

/// The same as a coroutine.
inline boost::asio::awaitable<Numbers> answer_later(Numbers keys) {
    co_return answer(std::move(keys));
}

/// What a coroutine costs that has nothing to wait for.
inline boost::asio::awaitable<Number> given(Number value) {
    co_return value;
}

} // namespace bench
