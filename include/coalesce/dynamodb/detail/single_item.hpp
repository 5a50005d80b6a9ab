#pragma once

#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/read_options.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

// GetItem, PutItem and DeleteItem. Keys and items come as their types could be written, so that
// what is wrong with them is thrown where the call is awaited.

namespace coalesce::dynamodb::detail {

class ClientCore;

boost::asio::awaitable<std::optional<ReceivedItem>>
get_item(std::shared_ptr<ClientCore> core, TableFacts table, Result<Item> key, ReadOptions options);

boost::asio::awaitable<void> put_item(std::shared_ptr<ClientCore> core, TableFacts table,
                                      Result<Item> item);

boost::asio::awaitable<void> delete_item(std::shared_ptr<ClientCore> core, TableFacts table,
                                         Result<Item> key);

template <class Value>
boost::asio::awaitable<std::optional<Value>> get_item_typed(std::shared_ptr<ClientCore> core,
                                                            TableFacts table, Result<Item> key,
                                                            ReadOptions options) {
    const auto item = co_await get_item(std::move(core), table, std::move(key), std::move(options));
    if (!item)
        co_return std::nullopt;
    co_return decoded<Value>(*item, table->subject);
}

} // namespace coalesce::dynamodb::detail
