#pragma once

#include <coalesce/dynamodb/detail/batch_call.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/outcome.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// The most keys that a BatchGetItem request takes.
inline constexpr std::size_t max_batch_get_keys = 100;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ClientCore;

/// Takes outcomes, as soon as they are known: those that came with one response together.
using TakeReads = std::function<void(std::vector<PlacedRead>)>;

/// Reads the keys, together with whatever else the client reads. Each place gets one outcome;
/// completes when all have theirs. Calls `take` on the executor where it is awaited.
boost::asio::awaitable<void> batch_get(std::shared_ptr<ClientCore> core, BatchGetCall call,
                                       TakeReads take);

template <class Value>
Fetched<Value> decoded_or_error(const Fetched<ReceivedItem>& fetched, const std::string& subject) {
    if (!fetched)
        return fetched.error();
    if (!*fetched)
        return std::optional<Value>();
    try {
        return std::optional<Value>(decoded<Value>(**fetched, subject));
    } catch (...) {
        return std::current_exception();
    }
}

template <class Value>
boost::asio::awaitable<std::vector<Fetched<Value>>>
batch_get_typed(std::shared_ptr<ClientCore> core, BatchGetCall call) {
    const auto table = call.table;
    std::vector<Fetched<Value>> values(call.keys.size());
    const TakeReads take = [&](const std::vector<PlacedRead>& reads) {
        for (const auto& read : reads)
            values[read.place] = decoded_or_error<Value>(read.outcome, table->subject);
    };
    co_await batch_get(std::move(core), std::move(call), take);
    co_return values;
}

} // namespace detail

} // namespace coalesce::dynamodb
