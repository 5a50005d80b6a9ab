#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/detail/single_item.hpp>
#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/index.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/key_schema.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/query_source.hpp>
#include <coalesce/dynamodb/writer_options.hpp>
#include <coalesce/loader.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

namespace detail {

/// What a key can be made of in a call: `get(2013, "Rush")`.
template <class Key, class... Parts>
concept PartsOfKey = sizeof...(Parts) > 0 && requires(Parts&&... parts) {
    Key{std::forward<Parts>(parts)...};
};

} // namespace detail

template <class Key, class Value>
class Writer;

/// A table with the types of its keys and items: structs described with
/// `BOOST_DESCRIBE_STRUCT`, or `Item`. One for a whole process; copies are cheap.
///
/// Bad input is refused before anything is sent, with the table, the attribute's path and the
/// limit in the message: `errc::invalid_key` for a key that does not fit the schema,
/// `errc::invalid_item` for an item that DynamoDB would not store. An item that does not fit
/// `Value` is `errc::mismatch`. In batches each of these fails alone.
///
/// All operations: as those of `Client`, for cancellation, threads and lifetime.
///
/// Lifetime: loaders may outlive the table and the client; without the client their batches
///     fail with `operation_aborted`.
template <class Key, class Value>
class Table : public QuerySource<Value> {
public:
    using key_type = Key;
    using value_type = Value;
    /// What `loader` makes.
    using Loader = coalesce::Loader<Key, std::optional<Value>>;

    /// A table, by its name or ARN, whose key attributes are the members of `Key`: the first is
    /// the partition key, the second, if there is one, the sort key.
    ///
    /// Throws: `errc::invalid_table` for a name that DynamoDB would refuse. Sends nothing.
    Table(const Client& client, std::string name)
        : Table(client, std::move(name), key_schema<Key>()) {}

    /// A table with the schema given. `Client::table` asks the service for it.
    ///
    /// Throws: as above, and if `Key` is a described struct with other attributes.
    Table(const Client& client, std::string name, KeySchema schema);

    /// By name or ARN, as it was given.
    const std::string& name() const noexcept { return facts_->name; }
    /// What its key is made of.
    const KeySchema& schema() const noexcept { return facts_->schema; }

    /// A global index, whose partition key is the first member of `IndexKey` and whose sort key is
    /// the second, if there is one. `Projected` is for indexes that hold only a part of the items.
    ///
    /// Throws: `errc::invalid_table` for an index that this table cannot have. Sends nothing.
    template <class IndexKey, class Projected = Value>
    Index<Projected> global_index(std::string name) const {
        return index<Projected>({IndexKind::global, std::move(name), key_schema<IndexKey>()});
    }

    /// A local index, in the same way: the first member of `IndexKey` is the table's own partition
    /// key.
    template <class IndexKey, class Projected = Value>
    Index<Projected> local_index(std::string name) const {
        return index<Projected>({IndexKind::local, std::move(name), key_schema<IndexKey>()});
    }

    /// One of the indexes that the service has told: of a table made by `Client::table`.
    ///
    /// Throws: `errc::invalid_table`, naming the indexes that there are, for another one.
    template <class Projected = Value>
    Index<Projected> index(std::string_view name) const {
        return index<Projected>(detail::index_of(*facts_, name));
    }

    /// An index with the schema given.
    template <class Projected = Value>
    Index<Projected> index(IndexSchema schema) const {
        auto source = std::make_shared<const detail::SourceAbout>(facts_, std::move(schema));
        return Index<Projected>(this->core(), std::move(source));
    }

    /// Makes a loader over this table; one per request. A missing item is `nullopt`.
    ///
    /// Batches hold `max_batch_size` keys, but never more than 100. The loader is named after
    /// the table unless the options name it.
    Loader loader(asio::any_io_executor executor, LoaderOptions loader_options,
                  ReadOptions read_options) const;
    /// The same with the default options of reading.
    Loader loader(asio::any_io_executor executor, LoaderOptions loader_options) const {
        return loader(std::move(executor), std::move(loader_options), ReadOptions());
    }
    /// The same with the default options.
    Loader loader(asio::any_io_executor executor) const { // see Note [no default options]
        return loader(std::move(executor), LoaderOptions());
    }

    /// Makes a writer to this table; one per request, or one for an import.
    ///
    /// Throws: `coalesce::errc::invalid_option`.
    Writer<Key, Value> writer(asio::any_io_executor executor, WriterOptions options) const;
    /// The same with the default options.
    Writer<Key, Value> writer(asio::any_io_executor executor) const {
        return writer(std::move(executor), WriterOptions());
    }

    /// The same on the executor of a loader over this table, which learns of the writes that are
    /// done: what is loaded after a write has been acknowledged, is what was written.
    Writer<Key, Value> writer(Loader& told, WriterOptions options) const;
    /// The same with the default options.
    Writer<Key, Value> writer(Loader& told) const { return writer(told, WriterOptions()); }

    /// Reads one item with GetItem: a key, or the parts of one.
    ///
    /// Completes with: the value, or `nullopt` if the table has no such item.
    template <class... Parts>
        requires(detail::PartsOfKey<Key, Parts...>)
    COALESCE_AWAIT asio::awaitable<std::optional<Value>> get(Parts&&... parts)
    const;
    /// The same, with options.
    COALESCE_AWAIT asio::awaitable<std::optional<Value>> get(const Key& key,
                                                             ReadOptions options) const;

    /// Writes one item with PutItem, in the place of the one that has its key.
    COALESCE_AWAIT asio::awaitable<void> put(const Value& value) const;

    /// Removes the item that has the key, with DeleteItem; no error if there is none.
    template <class... Parts>
        requires(detail::PartsOfKey<Key, Parts...>)
    COALESCE_AWAIT asio::awaitable<void> remove(Parts&&... parts)
    const;

private:
    friend class Client;

    Table(std::shared_ptr<detail::ClientCore> core, std::string name, KeySchema schema);
    Table(std::shared_ptr<detail::ClientCore> core, detail::TableFacts facts);

    /// The table that is being described.
    static asio::awaitable<Table> of(std::shared_ptr<detail::ClientCore> core, std::string name,
                                     asio::awaitable<TableDescription> description);

    /// What a loader asks: keys are settled as their answers come.
    class Batch {
    public:
        using Sink = coalesce::Sink<Key, std::optional<Value>>;

        Batch(Table table, ReadOptions options)
            : table_(std::move(table)), options_(std::move(options)) {}

        asio::awaitable<void> operator()(const std::vector<Key>& keys, Sink sink) const {
            auto call = table_.call_for(keys, options_);
            return fetch(table_.core(), std::move(call), std::move(sink));
        }

    private:
        static asio::awaitable<void> fetch(std::shared_ptr<detail::ClientCore> core,
                                           detail::BatchGetCall call, Sink sink);

        Table table_;
        ReadOptions options_;
    };

    detail::BatchGetCall call_for(const std::vector<Key>& keys, ReadOptions options) const;
    asio::awaitable<std::vector<Fetched<Value>>> batch_get(const std::vector<Key>& keys,
                                                           ReadOptions options) const;
    asio::awaitable<std::vector<Written>> batch_put(const std::vector<Value>& values) const;
    asio::awaitable<std::vector<Written>> batch_remove(const std::vector<Key>& keys) const;

    template <class T>
    Result<Item> encoded(const T& value) const {
        return detail::encoded_or_error(value, facts_->subject);
    }

    detail::TableFacts facts_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
Table<Key, Value>::Table(const Client& client, std::string name, KeySchema schema)
    : Table(client.core_, std::move(name), std::move(schema)) {}

template <class Key, class Value>
Table<Key, Value>::Table(std::shared_ptr<detail::ClientCore> core, std::string name,
                         KeySchema schema)
    : Table(std::move(core),
            std::make_shared<const detail::TableAbout>(std::move(name), std::move(schema))) {}

template <class Key, class Value>
Table<Key, Value>::Table(std::shared_ptr<detail::ClientCore> core, detail::TableFacts facts)
    : QuerySource<Value>(std::move(core), std::make_shared<const detail::SourceAbout>(facts)),
      facts_(std::move(facts)) {
    if constexpr (detail::DescribedStruct<Key>)
        check_same_attributes(facts_->schema, facts_->name, key_schema<Key>());
}

template <class Key, class Value>
asio::awaitable<Table<Key, Value>>
Table<Key, Value>::of(std::shared_ptr<detail::ClientCore> core, std::string name,
                      asio::awaitable<TableDescription> description) {
    auto described = co_await std::move(description);
    auto facts = std::make_shared<const detail::TableAbout>(
        std::move(name), std::move(described.schema), std::move(described.indexes));
    co_return Table(std::move(core), std::move(facts));
}

template <class Key, class Value>
auto Table<Key, Value>::loader(asio::any_io_executor executor, LoaderOptions loader_options,
                               ReadOptions read_options) const -> Loader {
    if (loader_options.name.empty())
        loader_options.name = name();
    loader_options.max_batch_size = std::min(loader_options.max_batch_size, max_batch_get_keys);
    return Loader(std::move(executor), Batch(*this, std::move(read_options)),
                  std::move(loader_options));
}

template <class Key, class Value>
template <class... Parts>
    requires(detail::PartsOfKey<Key, Parts...>)
asio::awaitable<std::optional<Value>> Table<Key, Value>::get(Parts&&... parts)
const {
    const Key key{std::forward<Parts>(parts)...};
    return get(key, ReadOptions());
}

template <class Key, class Value>
asio::awaitable<std::optional<Value>> Table<Key, Value>::get(const Key& key,
                                                             ReadOptions options) const {
    return detail::get_item_typed<Value>(this->core(), facts_, encoded(key), std::move(options));
}

template <class Key, class Value>
asio::awaitable<void> Table<Key, Value>::put(const Value& value) const {
    detail::require_key_in<Value, Key>();
    return detail::put_item(this->core(), facts_, encoded(value));
}

template <class Key, class Value>
template <class... Parts>
    requires(detail::PartsOfKey<Key, Parts...>)
asio::awaitable<void> Table<Key, Value>::remove(Parts&&... parts)
const {
    const Key key{std::forward<Parts>(parts)...};
    return detail::delete_item(this->core(), facts_, encoded(key));
}

template <class Key, class Value>
asio::awaitable<void> Table<Key, Value>::Batch::fetch(std::shared_ptr<detail::ClientCore> core,
                                                      detail::BatchGetCall call, Sink sink) {
    const auto table = call.table;
    const detail::TakeReads settle = [&](const std::vector<detail::PlacedRead>& reads) {
        for (const auto& read : reads)
            sink.settle_at(read.place,
                           detail::decoded_or_error<Value>(read.outcome, table->subject));
    };
    co_await detail::batch_get(std::move(core), std::move(call), settle);
}

template <class Key, class Value>
detail::BatchGetCall Table<Key, Value>::call_for(const std::vector<Key>& keys,
                                                 ReadOptions options) const {
    detail::BatchGetCall call(facts_, std::move(options));
    call.keys.reserve(keys.size());
    for (const Key& key : keys)
        call.keys.push_back(encoded(key));
    return call;
}

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>>
Table<Key, Value>::batch_get(const std::vector<Key>& keys, ReadOptions options) const {
    return detail::batch_get_typed<Value>(this->core(), call_for(keys, std::move(options)));
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>>
Table<Key, Value>::batch_put(const std::vector<Value>& values) const {
    detail::require_key_in<Value, Key>();
    detail::BatchWriteCall call(facts_);
    call.operations.reserve(values.size());
    for (const Value& value : values)
        call.operations.push_back(detail::put_of(value, facts_->subject));
    return detail::batch_write(this->core(), std::move(call));
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>>
Table<Key, Value>::batch_remove(const std::vector<Key>& keys) const {
    detail::BatchWriteCall call(facts_);
    call.operations.reserve(keys.size());
    for (const Key& key : keys)
        call.operations.push_back(detail::delete_of(key, facts_->subject));
    return detail::batch_write(this->core(), std::move(call));
}

// The members of `Client` that know tables.

template <class Key, class Value>
asio::awaitable<Table<Key, Value>> Client::table(std::string name) const {
    auto description = describe_table(name);
    return Table<Key, Value>::of(core_, std::move(name), std::move(description));
}

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>> Client::batch_get(const Table<Key, Value>& table,
                                                               const std::vector<Key>& keys) const {
    return table.batch_get(keys, ReadOptions());
}

template <class Key, class Value>
asio::awaitable<std::vector<Fetched<Value>>> Client::batch_get(const Table<Key, Value>& table,
                                                               const std::vector<Key>& keys,
                                                               ReadOptions options) const {
    return table.batch_get(keys, std::move(options));
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>> Client::batch_put(const Table<Key, Value>& table,
                                                        const std::vector<Value>& values) const {
    return table.batch_put(values);
}

template <class Key, class Value>
asio::awaitable<std::vector<Written>> Client::batch_remove(const Table<Key, Value>& table,
                                                           const std::vector<Key>& keys) const {
    return table.batch_remove(keys);
}

template <class Key, class Value>
asio::awaitable<TableDescription> Client::create_table(const Table<Key, Value>& table,
                                                       std::vector<IndexSchema> indexes) const {
    return create_table(table.name(), table.schema(), std::move(indexes));
}

} // namespace coalesce::dynamodb

#include <coalesce/dynamodb/writer.hpp>
