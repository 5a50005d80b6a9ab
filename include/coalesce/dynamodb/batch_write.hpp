#pragma once

#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/detail/write_operation.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// What became of one write: success, or the error.
using Written = Result<void>;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ClientCore;

/// Writes to one table, without their types. One that could not be made has its error in its place.
class BatchWriteCall {
public:
    explicit BatchWriteCall(TableFacts of_table) : table(std::move(of_table)) {}

    TableFacts table; // shared with the table
    std::vector<Result<WriteOperation>> operations;
};

/// What became of one write of a call.
class PlacedWrite {
public:
    std::size_t place = 0; ///< In `BatchWriteCall::operations`.
    Written outcome;

    /// It was not sent itself: a later write of its key was, and this is the outcome of that.
    bool superseded = false;
};

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
