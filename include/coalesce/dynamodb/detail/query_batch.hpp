#pragma once

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/loader_error.hpp>
#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/detail/side_by_side.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/query_loader_options.hpp>
#include <coalesce/dynamodb/query_options.hpp>
#include <coalesce/result.hpp>
#include <coalesce/sink.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

template <class Value>
class QuerySource;

} // namespace coalesce::dynamodb

namespace coalesce::dynamodb::detail {

/// What asks for a loader of queries: one query for each key, some of them at once. A key is
/// settled as soon as its own query is answered.
template <class Key, class Value, class QueryOf>
class QueryBatch {
public:
    using Sink = coalesce::Sink<Key, Page<Value>>;

    QueryBatch(QuerySource<Value> source, QueryOf query_of, const QueryLoaderOptions& options)
        : source_(std::move(source)),
          query_of_(std::move(query_of)),
          max_items_(options.max_items_per_key),
          max_queries_(options.max_concurrent_queries) {}

    friend bool operator==(const QueryBatch& batch, std::nullptr_t) {
        return coalesce::detail::is_empty(batch.query_of_);
    }

    // The loader keeps this until the batch has ended.
    boost::asio::awaitable<void> operator()(std::vector<Key> keys, Sink sink) {
        const PartOfWork ask = [&](std::size_t place) { return settle(keys[place], place, sink); };
        co_await side_by_side(keys.size(), max_queries_, ask);
    }

private:
    boost::asio::awaitable<void> settle(const Key& key, std::size_t place, Sink sink) {
        auto answer = co_await page_of(key);
        sink.settle_at(place, std::move(answer));
    }

    boost::asio::awaitable<Result<Page<Value>>> page_of(const Key& key) {
        try {
            auto pages = source_.query(std::invoke(query_of_, key));
            co_return co_await pages.take(max_items_);
        } catch (...) {
            co_return std::current_exception();
        }
    }

    QuerySource<Value> source_;
    QueryOf query_of_;
    std::size_t max_items_;
    std::size_t max_queries_;
};

/// The query for the items that a key stands for: the value of the partition key, or a struct
/// whose members are attributes of the key.
template <class Key>
class QueryOfKey {
public:
    explicit QueryOfKey(SourceFacts source) : source_(std::move(source)) {}

    QueryOptions operator()(const Key& key) const {
        QueryOptions options;
        if constexpr (FormsItem<Key>) {
            for (const auto& [name, value] : write_item(key, Path(source_->subject)))
                options.key_condition =
                    options.key_condition && compared({Projection::Path{name}}, "=", {value});
        } else if constexpr (require_mapped<Key>()) {
            options.partition = write_value(key, Path(source_->subject));
        }
        return options;
    }

private:
    SourceFacts source_; // shared with the table or index
};

/// The options, with a name for the loader. Throws `coalesce::errc::invalid_option`.
inline QueryLoaderOptions checked(QueryLoaderOptions options, const SourceAbout& source) {
    auto& name = options.loader.name;
    if (name.empty())
        name = "query of " + source.table->name + (source.index ? "/" + source.index->name : "");
    if (options.max_items_per_key == 0)
        coalesce::detail::fail_loader(coalesce::errc::invalid_option, name,
                                      "max_items_per_key is 0; it must be at least 1");
    if (options.max_concurrent_queries == 0)
        coalesce::detail::fail_loader(coalesce::errc::invalid_option, name,
                                      "max_concurrent_queries is 0; it must be at least 1");
    return options;
}

} // namespace coalesce::dynamodb::detail
