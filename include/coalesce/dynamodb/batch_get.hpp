#pragma once

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/projection.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// How items are read.
struct BatchGetOptions {
    /// The attributes to read; all by default. A key attribute that is not named is not in the
    /// item, though it is always fetched.
    Projection projection = {};

    /// Reads what the last acknowledged write left, at twice the price.
    bool consistent_read = false;
};

/// What became of one key: the value, `nullopt` if the table has no such item, or the error.
/// A key that the service kept leaving unprocessed is `errc::unprocessed`, never `nullopt`.
template <class Value>
using Fetched = Result<std::optional<Value>>;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ClientCore;

/// A call of `batch_get` without its types. A key that could not be written as an item has its
/// error in its place.
class BatchGetCall {
public:
    BatchGetCall(std::string table_name, KeySchema key_schema, BatchGetOptions read_options)
        : table(std::move(table_name)),
          schema(std::move(key_schema)),
          options(std::move(read_options)) {}

    std::string table;
    KeySchema schema;
    BatchGetOptions options;
    std::vector<Result<Item>> keys;
};

boost::asio::awaitable<std::vector<Fetched<Item>>> batch_get(std::shared_ptr<ClientCore> core,
                                                             BatchGetCall call);

/// The item of a value, or the error that its mapping throws.
template <class T>
Result<Item> item_or_error(const T& value) {
    try {
        return to_item(value);
    } catch (...) {
        return std::current_exception();
    }
}

template <class Value>
Fetched<Value> read_fetched(const Fetched<Item>& fetched) {
    if (!fetched)
        return fetched.error();
    if (!*fetched)
        return std::optional<Value>();
    try {
        return std::optional<Value>(from_item<Value>(**fetched));
    } catch (...) {
        return std::current_exception();
    }
}

template <class Value>
boost::asio::awaitable<std::vector<Fetched<Value>>>
batch_get_typed(std::shared_ptr<ClientCore> core, BatchGetCall call) {
    const auto items = co_await batch_get(std::move(core), std::move(call));
    std::vector<Fetched<Value>> values;
    values.reserve(items.size());
    for (const auto& item : items)
        values.push_back(read_fetched<Value>(item));
    co_return values;
}

} // namespace detail

} // namespace coalesce::dynamodb
