#pragma once

// Requests and answers as the client has them, for the products of the benchmarks.

#include "products.hpp"

#include "dynamodb/protocol/get_queue.hpp"

#include <coalesce/dynamodb/detail/batch_call.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/table_facts.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::guards {

namespace detail = dynamodb::detail;
namespace protocol = dynamodb::protocol;

/// The table of the products, which have string keys of the name `id`.
const detail::TableFacts& products_table();

/// The keys of `bench::batch_size` products, from `first` on.
std::vector<bench::ProductKey> product_keys(std::uint64_t first);

/// The call that a client makes of keys.
detail::BatchGetCall call_for(const std::vector<bench::ProductKey>& keys);

/// Asks for the keys of a call, all of one request, and gives the request.
protocol::Request ask(protocol::GetQueue& queue, protocol::AskId id, detail::BatchGetCall call);

/// Writes an item with this key in DynamoDB's JSON.
using AppendItem = void (*)(std::string& json, std::string_view product_id);

/// The answer for `product_keys(first)`, the last key first.
std::string answer_for(std::uint64_t first, AppendItem append_item);

/// Reads an answer as a client does, into values in the order of the keys.
template <class Value>
std::vector<Value> values_in(protocol::GetQueue& queue, protocol::Ticket ticket,
                             std::string answer) {
    std::vector<Value> values(bench::batch_size);
    const auto absorbed = queue.absorb(ticket, std::move(answer));
    for (const auto& delivery : absorbed.deliveries)
        for (const auto& read : delivery.outcomes)
            values[read.place] =
                detail::decoded<Value>(*read.outcome.value(), products_table()->subject);
    return values;
}

/// Prints a sentence and aborts if two numbers differ.
void expect_same(const char* scenario, const char* what, std::uint64_t came,
                 std::uint64_t expected);

} // namespace coalesce::guards
