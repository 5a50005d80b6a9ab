#pragma once

// What a writer's loader calls: the writes of a tick go to the client together, and whoever is
// concerned hears how each ends: first the loader that is told, then who waits.

#include <coalesce/dynamodb/batch_write.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/told_loader.hpp>
#include <coalesce/dynamodb/detail/write_stream.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/sink.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace coalesce::dynamodb::detail {

/// Who hears how writes end, besides those who await them one by one.
template <class Key, class Value>
class WriteEnds {
public:
    WriteEnds(typename ToldLoader<Key, Value>::Loader* loader,
              const boost::asio::any_io_executor& executor, const WriterOptions& options)
        : told(loader, options.tell), stream(executor, options.max_waiting) {}

    /// The writer goes.
    void close() {
        told.forget();
        stream.close();
    }

    ToldLoader<Key, Value> told;
    WriteStream<Key, Value> stream;
};

/// The writes of one batch while they are under way.
template <class Key, class Value>
class WriteBatch {
public:
    using Request = WriteRequest<Key, Value>;
    using Sink = coalesce::Sink<Request, Acknowledged>;
    using Ends = std::shared_ptr<WriteEnds<Key, Value>>;

    WriteBatch(std::vector<Request> requests, Sink sink, Ends ends)
        : requests_(std::move(requests)),
          settled_(requests_.size()),
          sink_(std::move(sink)),
          ends_(std::move(ends)) {}
    WriteBatch(const WriteBatch&) = delete;
    WriteBatch& operator=(const WriteBatch&) = delete;
    ~WriteBatch() { ends_->told.end(keys_); }

    /// What goes to the client.
    BatchWriteCall call(const TableFacts& table);

    void settle(std::vector<PlacedWrite> writes);

    /// Fails all that have no outcome yet.
    void fail_rest(const std::exception_ptr& error);

private:
    static std::optional<Key> key_of(const Write<Key, Value>& write,
                                     const Result<WriteOperation>& operation,
                                     const TableAbout& table);
    void tell(const PlacedWrite& write);

    std::vector<Request> requests_;
    std::vector<bool> settled_;
    Sink sink_;
    Ends ends_;             // shared by the batches and the writer
    WrittenKeys<Key> keys_; // if there is somebody to tell
};

/// The batch function of a writer.
template <class Key, class Value>
class WriteBatchFn {
public:
    using Batch = WriteBatch<Key, Value>;

    WriteBatchFn(std::shared_ptr<ClientCore> core, TableFacts table, typename Batch::Ends ends)
        : core_(std::move(core)), table_(std::move(table)), ends_(std::move(ends)) {}

    boost::asio::awaitable<void> operator()(std::vector<typename Batch::Request> requests,
                                            typename Batch::Sink sink) const {
        return carry_out(core_, table_, ends_, std::move(requests), std::move(sink));
    }

private:
    static boost::asio::awaitable<void> carry_out(std::shared_ptr<ClientCore> core,
                                                  TableFacts table, typename Batch::Ends ends,
                                                  std::vector<typename Batch::Request> requests,
                                                  typename Batch::Sink sink);

    std::shared_ptr<ClientCore> core_; // shared with the client
    TableFacts table_;
    typename Batch::Ends ends_; // shared with the writer
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
BatchWriteCall WriteBatch<Key, Value>::call(const TableFacts& table) {
    BatchWriteCall call(table);
    call.operations.reserve(requests_.size());
    for (const auto& request : requests_)
        call.operations.push_back(request->put ? put_of(*request->put, table->subject)
                                               : delete_of(*request->removed, table->subject));
    if (!ends_->told)
        return call;
    WrittenKeys<Key> keys;
    for (std::size_t place = 0; place < requests_.size(); ++place)
        keys.push_back(key_of(*requests_[place], call.operations[place], *table));
    keys_ = std::move(keys);
    ends_->told.begin(keys_);
    return call;
}

template <class Key, class Value>
std::optional<Key> WriteBatch<Key, Value>::key_of(const Write<Key, Value>& write,
                                                  const Result<WriteOperation>& operation,
                                                  const TableAbout& table) {
    if (write.removed || !operation)
        return write.removed;
    try {
        return from_item<Key>(
            dynamodb::key_of(table.schema, table.name, std::get<Put>(*operation).item));
    } catch (...) {
        return std::nullopt; // the client says what is wrong with it
    }
}

template <class Key, class Value>
void WriteBatch<Key, Value>::settle(std::vector<PlacedWrite> writes) {
    // A write that was superseded ends with the later one, which is to have the last word.
    std::ranges::stable_partition(writes, &PlacedWrite::superseded);
    for (const auto& write : writes)
        tell(write);
    for (auto& write : writes) {
        if (write.outcome)
            sink_.settle_at(write.place, Acknowledged());
        else
            sink_.settle_at(write.place, write.outcome.error());
        settled_[write.place] = true;
        ends_->stream.settled(requests_[write.place]);
    }
}

template <class Key, class Value>
void WriteBatch<Key, Value>::tell(const PlacedWrite& write) {
    if (keys_.empty() || !keys_[write.place])
        return;
    if (write.outcome && !write.superseded)
        ends_->told.written(*keys_[write.place], *requests_[write.place]);
    else
        ends_->told.unsure(*keys_[write.place]);
}

template <class Key, class Value>
void WriteBatch<Key, Value>::fail_rest(const std::exception_ptr& error) {
    std::vector<PlacedWrite> rest;
    for (std::size_t place = 0; place < requests_.size(); ++place)
        if (!settled_[place])
            rest.push_back({place, error, false});
    settle(std::move(rest));
}

template <class Key, class Value>
boost::asio::awaitable<void> WriteBatchFn<Key, Value>::carry_out(
    std::shared_ptr<ClientCore> core, TableFacts table, typename Batch::Ends ends,
    std::vector<typename Batch::Request> requests, typename Batch::Sink sink) {
    // A write that has left is carried to its end, whoever still waits for it: half of it may be
    // done, and the loader is to be told.
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    Batch batch(std::move(requests), std::move(sink), std::move(ends));
    const TakeWrites settle = [&batch](std::vector<PlacedWrite> writes) {
        batch.settle(std::move(writes));
    };
    try {
        auto call = batch.call(table);
        co_await batch_write(std::move(core), std::move(call), settle);
    } catch (...) {
        batch.fail_rest(std::current_exception());
    }
}

} // namespace coalesce::dynamodb::detail
