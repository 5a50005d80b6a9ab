#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/batch_write.hpp>
#include <coalesce/dynamodb/client_options.hpp>
#include <coalesce/dynamodb/client_statistics.hpp>
#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/table_description.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb {

namespace asio = boost::asio;

template <class Key, class Value>
class Table;

/// Talks to DynamoDB over connections that stay open: signs, sends, asks again after failures
/// that pass, and reads the answers. One for a whole process: what is read in batches, through
/// loaders of any request, thread and table or by `batch_get`, shares requests, and so does what
/// is written in batches. No thread of its own.
///
/// All operations
///
/// Complete with: what they say; they throw `ServiceError` for an error of the service, and
///     `boost::system::system_error` with a code of `errc` or of `transport_category()` for the
///     rest. Nothing is sent before the awaitable is awaited.
/// Cancellation: terminal, partial and total, in every phase: ends the operation with
///     `operation_aborted`, and its transfers with it unless others wait for them. What was sent
///     may have been done; batched writes that have left are carried to their end.
/// Threads: call from any thread and await on any executor. The work is done on the client's
///     own executor, which must run one handler at a time: a strand in a threaded server. (Of a
///     `thread_pool` it makes itself one; of an `io_context` it cannot tell how many run it.)
///     Awaiting on that very executor saves the hop.
/// Lifetime: may outlive the client; they then end with `operation_aborted`.
class Client {
public:
    /// Throws: `errc::invalid_setting`, `errc::missing_region` or `errc::missing_credentials`,
    ///     naming the setting and where it came from. Sends nothing.
    Client(asio::any_io_executor executor, ClientOptions options);

    /// Makes one with everything as AWS tools find it.
    explicit Client(asio::any_io_executor executor)
        : Client(std::move(executor), ClientOptions()) {} // see Note [no default options]

    Client(Client&&) noexcept = default;
    Client& operator=(Client&&) = delete;

    /// Closes the connections. On the client's executor, or when that runs no more.
    ~Client();

    /// Sends any operation of DynamoDB, such as `"UpdateItem"`, with a body in its JSON, and
    /// gives the body of the answer as it came.
    COALESCE_AWAIT asio::awaitable<std::string> call(std::string operation,
                                                     std::string body = "{}") const;

    /// Reads any number of items, in the order of their keys, 100 to a request. Each key ends as
    /// found, missing or failed; see `Fetched`. A key that does not fit the table is refused
    /// before anything is sent, and fails alone. Keys that wait at the same time are asked once;
    /// a call for very many has only some of them waiting, so that others get their turn.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<std::vector<Fetched<Value>>>
    batch_get(const Table<Key, Value>& table, const std::vector<Key>& keys) const;
    /// The same, with options.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<std::vector<Fetched<Value>>>
    batch_get(const Table<Key, Value>& table, const std::vector<Key>& keys,
              ReadOptions options) const;

    /// Writes any number of items, 25 to a request, in no particular order; of several with one
    /// key the last is written. Each ends as written or failed, in the order given.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<std::vector<Written>>
    batch_put(const Table<Key, Value>& table, const std::vector<Value>& values) const;

    /// Removes any number of items by their keys, otherwise as `batch_put`; no error for a key
    /// that has none.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<std::vector<Written>>
    batch_remove(const Table<Key, Value>& table, const std::vector<Key>& keys) const;

    /// Creates a table that is paid by request, with indexes that hold whole items. It can be used
    /// when it is active: see `wait_until_active`.
    COALESCE_AWAIT asio::awaitable<TableDescription>
    create_table(std::string table, KeySchema schema, std::vector<IndexSchema> indexes = {}) const;
    /// The same for a table that knows its schema.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<TableDescription>
    create_table(const Table<Key, Value>& table, std::vector<IndexSchema> indexes = {}) const;

    /// What the service says about a table.
    COALESCE_AWAIT asio::awaitable<TableDescription> describe_table(std::string table) const;

    /// A table whose schema and indexes are what the service says. `Item` can be the type of its
    /// keys.
    ///
    /// Throws: `errc::invalid_table` too, if `Key` is a described struct with other attributes.
    template <class Key, class Value>
    COALESCE_AWAIT asio::awaitable<Table<Key, Value>> table(std::string name) const;

    /// Asks until the table is active: after 50 ms, then at ever longer intervals, up to 2 s.
    /// A table that is being deleted ends it with `errc::resource_not_found`, one that never
    /// becomes active does not: give it a deadline by cancelling.
    COALESCE_AWAIT asio::awaitable<TableDescription> wait_until_active(std::string table) const;

    /// Counted since the client was made. Call on the client's executor.
    ClientStatistics statistics() const noexcept;

    /// Where its work is done.
    asio::any_io_executor executor() const noexcept;

private:
    template <class Key, class Value>
    friend class Table;

    std::shared_ptr<detail::ClientCore> core_; // shared with the operations under way and tables
};

} // namespace coalesce::dynamodb

#include <coalesce/dynamodb/table.hpp>
