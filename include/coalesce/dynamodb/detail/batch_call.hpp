#pragma once

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/detail/write_operation.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/outcome.hpp>
#include <coalesce/dynamodb/read_options.hpp>
#include <coalesce/result.hpp>

#include <cstddef>
#include <utility>
#include <vector>

// What is asked for many keys of a table at once, without their types, and what comes of it.

namespace coalesce::dynamodb::detail {

/// Keys to read. One that could not be written as an item has its error in its place.
class BatchGetCall {
public:
    BatchGetCall(TableFacts of_table, ReadOptions read_options)
        : table(std::move(of_table)), options(std::move(read_options)) {}

    TableFacts table; // shared with the table
    ReadOptions options;
    std::vector<Result<Item>> keys;
};

/// What became of one key of a call.
class PlacedRead {
public:
    std::size_t place = 0; ///< In `BatchGetCall::keys`.
    Fetched<ReceivedItem> outcome;
};

/// Writes. One that could not be made has its error in its place.
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

} // namespace coalesce::dynamodb::detail
