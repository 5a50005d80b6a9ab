#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/collection.hpp>
#include <coalesce/dynamodb/connection.hpp>
#include <coalesce/dynamodb/detail/connection_walk.hpp>
#include <coalesce/dynamodb/detail/page_walk.hpp>
#include <coalesce/dynamodb/detail/query_batch.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/pages.hpp>
#include <coalesce/dynamodb/parallel_scan.hpp>
#include <coalesce/dynamodb/query_loader_options.hpp>
#include <coalesce/dynamodb/query_options.hpp>
#include <coalesce/loader.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace coalesce::dynamodb {

/// Gives the query that a key stands for. Called with each key once, on the loader's executor, when
/// its query is sent; what it throws fails that key.
template <class Fn, class Key>
concept QueryFn = std::invocable<Fn&, const Key&> &&
    std::convertible_to<std::invoke_result_t<Fn&, const Key&>, QueryOptions>;

/// What can be queried and scanned: a table, or an index of it, with the type of its items.
///
/// Each of these checks what it is asked at once and sends nothing.
///
/// Throw: `errc::invalid_query`, naming the table and index and saying what is allowed, for a
///     condition on other attributes than those of the key, an operator that the key does not
///     have, a value of another type, a limit of 0, a segment out of range, a consistent read of
///     a global index, a filter of a query on its key; `errc::invalid_expression`;
///     `errc::invalid_projection`; `errc::invalid_cursor` for a cursor that is none, or is not of
///     this query.
template <class Value>
class QuerySource {
public:
    /// Reads the items of one partition, all or some of them, in the order of the sort key.
    Pages<Value> query(const QueryOptions& options) const {
        return Pages<Value>(detail::walk(core_, source_, options));
    }

    /// Reads all the items, in no order that means anything.
    Pages<Value> scan(const ScanOptions& options) const {
        return Pages<Value>(detail::walk(core_, source_, options));
    }
    /// The same with the default options.
    Pages<Value> scan() const { return scan(ScanOptions()); } // see Note [no default options]

    /// Reads the items in several segments at once.
    ParallelScan<Value> parallel_scan(const ParallelScanOptions& options) const {
        return ParallelScan<Value>(detail::walk(core_, source_, options));
    }
    /// The same with the default options.
    ParallelScan<Value> parallel_scan() const { return parallel_scan(ParallelScanOptions()); }

    /// Queries a partition whose items are of several types, which `dynamodb_entity` tells apart:
    /// `page.items.get<Order>()`.
    ///
    /// Throws: `errc::invalid_query` too, if a projection leaves out the attribute that does.
    template <class... Ts>
    Pages<Collection<Ts...>> collection(const QueryOptions& options) const {
        (detail::check_brings(*source_, options.projection, detail::entity_of<Ts>().attribute),
         ...);
        return Pages<Collection<Ts...>>(detail::walk(core_, source_, options));
    }

    /// Makes a loader of one key to many items; one per request. A key is a query, and its answer
    /// the first page of that: keys of one tick are asked once each, some of them at once, and
    /// each is answered as soon as its own query is. An error fails its key alone.
    ///
    /// The loader is named after the table and index unless the options name it. Who loads gets a
    /// copy of the page, and goes on from its cursor with `query` or a `Connection`.
    ///
    /// Lifetime: it may outlive the table and the client; without the client its keys fail with
    ///     `operation_aborted`.
    /// Throws: `coalesce::errc::invalid_option`.
    template <class Key, QueryFn<Key> QueryOf>
    Loader<Key, Page<Value>> query_loader(asio::any_io_executor executor, QueryOf query_of,
                                          QueryLoaderOptions options) const;
    /// The same with the default options.
    template <class Key, QueryFn<Key> QueryOf>
    Loader<Key, Page<Value>> query_loader(asio::any_io_executor executor, QueryOf query_of) const {
        return query_loader<Key>(std::move(executor), std::move(query_of), QueryLoaderOptions());
    }

    /// The same for the items that have a key: the value of the partition key, or a struct whose
    /// members are attributes of the key, the partition key's and perhaps the sort key's.
    template <class Key>
    Loader<Key, Page<Value>> query_loader(asio::any_io_executor executor,
                                          QueryLoaderOptions options) const;
    /// The same with the default options.
    template <class Key>
    Loader<Key, Page<Value>> query_loader(asio::any_io_executor executor) const {
        return query_loader<Key>(std::move(executor), QueryLoaderOptions());
    }

    /// Reads a part of a query as a connection of GraphQL.
    ///
    /// Completes with: the part that the arguments ask for, with exact page info, filters or not;
    ///     throws what `Pages::take` does.
    /// Cancellation, Threads: as `Pages`. Lifetime: the awaitable may outlive the table.
    /// Throws: `errc::invalid_query` for arguments that do not go together; `errc::invalid_cursor`.
    COALESCE_AWAIT asio::awaitable<Connection<Value>>
    connection(const QueryOptions& query, const ConnectionArguments& arguments) const;

protected:
    /// For tables and indexes.
    QuerySource(std::shared_ptr<detail::ClientCore> core, detail::SourceFacts source)
        : core_(std::move(core)), source_(std::move(source)) {
        static_cast<void>(detail::require_item<Value>());
    }

    /// For tables and indexes.
    const std::shared_ptr<detail::ClientCore>& core() const noexcept { return core_; }
    /// For tables and indexes.
    const detail::SourceAbout& source() const noexcept { return *source_; }

private:
    std::shared_ptr<detail::ClientCore> core_; // shared with the client
    detail::SourceFacts source_;
};

// ---------------------------------------------------------------------------------------------

template <class Value>
template <class Key, QueryFn<Key> QueryOf>
Loader<Key, Page<Value>> QuerySource<Value>::query_loader(asio::any_io_executor executor,
                                                          QueryOf query_of,
                                                          QueryLoaderOptions options) const {
    options = detail::checked(std::move(options), source());
    using Batch = detail::QueryBatch<Key, Value, QueryOf>;
    return Loader<Key, Page<Value>>(std::move(executor), Batch(*this, std::move(query_of), options),
                                    std::move(options.loader));
}

template <class Value>
template <class Key>
Loader<Key, Page<Value>> QuerySource<Value>::query_loader(asio::any_io_executor executor,
                                                          QueryLoaderOptions options) const {
    return query_loader<Key>(std::move(executor), detail::QueryOfKey<Key>(source_),
                             std::move(options));
}

template <class Value>
asio::awaitable<Connection<Value>>
QuerySource<Value>::connection(const QueryOptions& query,
                               const ConnectionArguments& arguments) const {
    auto under_way = detail::read_connection(core_, source_, query, arguments);
    return detail::decoded_connection<Value>(std::move(under_way), source_);
}

} // namespace coalesce::dynamodb
