// Ten requests, one after the other, through one queue: what a queue keeps between requests is
// there from the second on. All of them stay under way, so that none joins another.

#include "calls.hpp"
#include "scenarios.hpp"

#include "dynamodb/protocol/write_queue.hpp"

#include <coalesce/dynamodb/mapping.hpp>

namespace coalesce::guards {

namespace {

constexpr std::uint64_t requests = 10;
constexpr std::size_t writes_of_a_request = protocol::max_write_operations;

std::vector<bench::Product> products(std::uint64_t first) {
    std::vector<bench::Product> made;
    for (std::uint64_t i = 0; i < writes_of_a_request; ++i)
        made.push_back(bench::product(first + i));
    return made;
}

detail::BatchWriteCall puts_of(const std::vector<bench::Product>& products) {
    detail::BatchWriteCall call(products_table());
    call.operations.reserve(products.size());
    for (const auto& one : products)
        call.operations.push_back(detail::put_of(one, call.table->subject));
    return call;
}

using guards::ask;

protocol::Request ask(protocol::WriteQueue& queue, protocol::AskId id,
                      detail::BatchWriteCall call) {
    std::vector<detail::PlacedWrite> refused;
    queue.ask(id, protocol::WriteAsk(std::move(call), refused));
    return queue.next(protocol::Fill::any).value();
}

std::uint64_t occurrences(std::string_view part, std::string_view text) {
    std::uint64_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

/// Makes the requests for what `asked` gives for each, and looks for the keys in them.
template <class Queue, class MakeAsked, class MakeCall>
void encode(const char* scenario, Meter& meter, std::uint64_t keys, MakeAsked asked,
            MakeCall call) {
    Queue queue(requests);
    std::vector<decltype(asked(0))> of_request;
    for (std::uint64_t i = 0; i < requests; ++i)
        of_request.push_back(asked(i * keys));
    std::vector<protocol::Request> made;
    made.reserve(requests);
    {
        const Measured measured(meter);
        for (std::uint64_t i = 0; i < requests; ++i)
            made.push_back(ask(queue, i, call(of_request[i])));
    }
    std::uint64_t found = 0;
    for (const auto& request : made)
        found += occurrences(R"("id":{"S":"product-)", request.body);
    expect_same(scenario, "keys", found, requests * keys);
}

std::uint64_t stock_of(const bench::Product& product) {
    return product.stock;
}

std::uint64_t stock_of(const dynamodb::Item& item) {
    return dynamodb::from_item<bench::Stock>(item).stock;
}

template <class Value>
void decode(const char* scenario, Meter& meter) {
    protocol::GetQueue queue(requests);
    std::vector<protocol::Ticket> tickets;
    std::vector<std::string> answers;
    for (std::uint64_t i = 0; i < requests; ++i) {
        const auto first = i * bench::batch_size;
        tickets.push_back(ask(queue, i, call_for(product_keys(first))).ticket);
        answers.push_back(answer_for(first, bench::append_product));
    }
    std::vector<std::vector<Value>> values(requests);
    {
        const Measured measured(meter);
        for (std::uint64_t i = 0; i < requests; ++i)
            values[i] = values_in<Value>(queue, tickets[i], std::move(answers[i]));
    }
    std::uint64_t stocks = 0;
    for (const auto& of_request : values)
        for (const auto& value : of_request)
            stocks += stock_of(value);
    const auto keys = requests * bench::batch_size;
    expect_same(scenario, "in stock", stocks, keys * (keys - 1) / 2);
}

} // namespace

void encode_get(Meter& meter) {
    encode<protocol::GetQueue>("encode_get", meter, bench::batch_size, product_keys, call_for);
}

void encode_put(Meter& meter) {
    encode<protocol::WriteQueue>("encode_put", meter, writes_of_a_request, products, puts_of);
}

void decode_structs(Meter& meter) {
    decode<bench::Product>("decode_structs", meter);
}

void decode_items(Meter& meter) {
    decode<dynamodb::Item>("decode_items", meter);
}

} // namespace coalesce::guards
