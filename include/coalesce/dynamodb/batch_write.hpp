#pragma once

#include <coalesce/dynamodb/detail/batch_call.hpp>
#include <coalesce/dynamodb/outcome.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace coalesce::dynamodb {

namespace detail {

class ClientCore;

/// Takes outcomes, as soon as they are known: those that came with one response together.
using TakeWrites = std::function<void(std::vector<PlacedWrite>)>;

/// Writes, together with whatever else the client writes. Each place gets one outcome; completes
/// when all have theirs. Calls `take` on the executor where it is awaited.
boost::asio::awaitable<void> batch_write(std::shared_ptr<ClientCore> core, BatchWriteCall call,
                                         TakeWrites take);

/// The same, with the outcomes in the order of the writes.
boost::asio::awaitable<std::vector<Written>> batch_write(std::shared_ptr<ClientCore> core,
                                                         BatchWriteCall call);

} // namespace detail

} // namespace coalesce::dynamodb
