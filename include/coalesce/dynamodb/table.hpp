#pragma once

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/loader.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// The most keys that a BatchGetItem request takes.
inline constexpr std::size_t max_batch_get_keys = 100;

/// A table with the types of its keys and items: structs described with
/// `BOOST_DESCRIBE_STRUCT`, or `Item`. One for a whole process; copies are cheap.
///
/// Lifetime: loaders may outlive the table and the client; without the client their batches
///     fail with `operation_aborted`.
template <class Key, class Value>
class Table {
public:
    using key_type = Key;
    using value_type = Value;
    using Loader = coalesce::Loader<Key, std::optional<Value>>;

    /// A table whose key attributes are the members of `Key`: the first is the partition key,
    /// the second, if there is one, the sort key.
    ///
    /// Throws: `errc::invalid_table` for a name that DynamoDB would refuse. Sends nothing.
    Table(const Client& client, std::string name)
        : Table(client, std::move(name), key_schema<Key>()) {}

    /// A table with the schema given.
    Table(const Client& client, std::string name, KeySchema schema);

    const std::string& name() const noexcept { return about_->name; }
    const KeySchema& schema() const noexcept { return about_->schema; }

    /// Makes a loader over this table; one per request. A missing item is `nullopt`.
    ///
    /// Batches hold `max_batch_size` keys, but never more than 100. The loader is named after
    /// the table unless the options name it.
    Loader loader(asio::any_io_executor executor, LoaderOptions loader_options = {},
                  BatchGetOptions read_options = {}) const;

private:
    friend class Client;

    struct About {
        std::string name;
        KeySchema schema;
    };

    /// What a loader asks: a call of `batch_get` for each batch.
    class Batch {
    public:
        Batch(Table table, BatchGetOptions options)
            : table_(std::move(table)), options_(std::move(options)) {}

        asio::awaitable<std::vector<Fetched<Value>>>
        operator()(const std::vector<Key>& keys) const {
            return table_.batch_get(keys, options_);
        }

    private:
        Table table_;
        BatchGetOptions options_;
    };

    asio::awaitable<std::vector<Fetched<Value>>> batch_get(const std::vector<Key>& keys,
                                                           BatchGetOptions options) const;
    asio::awaitable<std::vector<Written>> batch_put(const std::vector<Value>& values) const;

    std::shared_ptr<detail::ClientCore> core_; // shared with the client
    std::shared_ptr<const About> about_;       // shared with copies, and so with loaders
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
Table<Key, Value>::Table(const Client& client, std::string name, KeySchema schema)
    : core_(client.core_),
      about_(std::make_shared<const About>(About{std::move(name), std::move(schema)})) {
    check_table_name(about_->name);
}

template <class Key, class Value>
auto Table<Key, Value>::loader(asio::any_io_executor executor, LoaderOptions loader_options,
                               BatchGetOptions read_options) const -> Loader {
    if (loader_options.name.empty())
        loader_options.name = name();
    loader_options.max_batch_size = std::min(loader_options.max_batch_size, max_batch_get_keys);
    return Loader(std::move(executor), Batch(*this, std::move(read_options)),
                  std::move(loader_options));
}

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>>
Table<Key, Value>::batch_get(const std::vector<Key>& keys, BatchGetOptions options) const {
    detail::BatchGetCall call(name(), schema(), std::move(options));
    call.keys.reserve(keys.size());
    for (const Key& key : keys)
        call.keys.push_back(detail::item_or_error(key));
    return detail::batch_get_typed<Value>(core_, std::move(call));
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>>
Table<Key, Value>::batch_put(const std::vector<Value>& values) const {
    detail::BatchPutCall call(name(), schema());
    call.items.reserve(values.size());
    for (const Value& value : values)
        call.items.push_back(detail::item_or_error(value));
    return detail::batch_put(core_, std::move(call));
}

// The members of `Client` that know tables.

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>> Client::batch_get(const Table<Key, Value>& table,
                                                               const std::vector<Key>& keys) const {
    return table.batch_get(keys, BatchGetOptions());
}

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>> Client::batch_get(const Table<Key, Value>& table,
                                                               const std::vector<Key>& keys,
                                                               BatchGetOptions options) const {
    return table.batch_get(keys, std::move(options));
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>> Client::batch_put(const Table<Key, Value>& table,
                                                        const std::vector<Value>& values) const {
    return table.batch_put(values);
}

template <class Key, class Value>
asio::awaitable<TableDescription> Client::create_table(const Table<Key, Value>& table) const {
    return create_table(table.name(), table.schema());
}

} // namespace coalesce::dynamodb
