#pragma once

#include <coalesce/dynamodb/connection.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <utility>

// What is behind `QuerySource::connection`, without the types of items.

namespace coalesce::dynamodb::detail {

class ClientCore;

using RawConnection = Connection<ReceivedItem>;

/// Throws `errc::invalid_query` and `errc::invalid_cursor` at once.
boost::asio::awaitable<RawConnection> read_connection(std::shared_ptr<ClientCore> core,
                                                      SourceFacts source, QueryOptions query,
                                                      const ConnectionArguments& arguments);

template <class Value>
boost::asio::awaitable<Connection<Value>>
decoded_connection(boost::asio::awaitable<RawConnection> under_way, SourceFacts source) {
    auto raw = co_await std::move(under_way);
    Connection<Value> connection;
    connection.page_info = std::move(raw.page_info);
    connection.edges.reserve(raw.edges.size());
    for (auto& edge : raw.edges)
        connection.edges.push_back(
            {decoded<Value>(edge.node, source->subject), std::move(edge.cursor)});
    co_return connection;
}

} // namespace coalesce::dynamodb::detail
