#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/detail/write_batch.hpp>
#include <coalesce/dynamodb/failed_write.hpp>
#include <coalesce/dynamodb/table.hpp>
#include <coalesce/dynamodb/writer_options.hpp>
#include <coalesce/loader.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

namespace detail {

/// What is left of a writer while somebody waits for room or for the end of its writes.
template <class Key, class Value>
class WriterCore {
public:
    using Request = WriteRequest<Key, Value>;
    using Loader = coalesce::Loader<Request, Acknowledged, IdentityOfWrite>;
    using Ends = std::shared_ptr<WriteEnds<Key, Value>>;

    WriterCore(Loader the_loader, Ends the_ends)
        : loader(std::move(the_loader)), ends(std::move(the_ends)) {}

    void check_open() const {
        if (ends->stream.closed())
            coalesce::detail::fail_loader(coalesce::errc::closed, loader.name(),
                                          "the writer was closed before this call");
    }

    Loader loader;
    Ends ends; // shared with the batches
};

} // namespace detail

/// Collects the puts and removals of a tick and hands them to the client in one go, which packs
/// them with those of all other writers and tables, 25 to a request.
///
/// Made by `Table::writer`; one for each request, like a loader, or one for an import. A write
/// that DynamoDB would refuse fails alone, before it is sent.
///
/// Writes of different keys are done in no particular order. Of several with one key the last
/// that was called for wins, whatever becomes of the earlier ones, which end as it does if they
/// have not left by then. There is no order between a writer and `Table::put` or `remove`.
///
/// A writer that was made with a loader tells it of each write that is done, before who waits
/// for the write resumes: so a request reads its own writes. What may or may not have been done
/// is cleared.
///
/// Threads: everything happens on one executor, as in a loader.
/// Lifetime: a loader that is told outlives the writer and stays where it is. The writer's
///     destructor does what `close` does.
template <class Key, class Value>
class Writer {
public:
    using key_type = Key;
    using value_type = Value;

    Writer(Writer&& other) noexcept = default;
    Writer& operator=(Writer&&) = delete;
    ~Writer();

    /// Puts an item in the place of the one that has its key. Queued now, awaited later.
    ///
    /// Completes with: nothing, when it is written; throws what `Table::put` does otherwise, or
    ///     `errc::unprocessed`. `coalesce::errc::timed_out` at the timeout of the options;
    ///     `coalesce::errc::closed`.
    /// Cancellation: terminal, partial and total; ends this wait only, with `operation_aborted`.
    ///     Dropping the awaitable does the same. A write that has not left the writer by then, at
    ///     the end of its tick, is not done; one that has is carried to its end.
    /// Threads: call and await on the writer's executor, and cancel there.
    /// Lifetime: the awaitable may outlive the writer; it then ends with `operation_aborted`.
    COALESCE_AWAIT asio::awaitable<void> put(Value value);

    /// Removes the item that has this key, or the key that these parts make; no error if there
    /// is none. Otherwise as `put`.
    template <class... Parts>
        requires(detail::PartsOfKey<Key, Parts...>)
    COALESCE_AWAIT asio::awaitable<void> remove(Parts&&... parts);

    /// Puts an item like `put`, but waits only for room: until fewer than `max_waiting` enqueued
    /// writes wait for their answers. What is collected leaves then, whatever the schedule says.
    /// How it ends, `flush` says.
    ///
    /// Completes with: nothing, when the write is queued; throws `coalesce::errc::closed`. Does
    ///     nothing before it is awaited. Who waits first gets room first.
    /// Cancellation: terminal, partial and total, while it waits: the write is not done.
    /// Threads, Lifetime: same as `put`.
    COALESCE_AWAIT asio::awaitable<void> enqueue_put(Value value);

    /// Removes an item like `remove`. Otherwise as `enqueue_put`.
    template <class... Parts>
        requires(detail::PartsOfKey<Key, Parts...>)
    COALESCE_AWAIT asio::awaitable<void> enqueue_remove(Parts&&... parts);

    /// Sends what is collected, and waits until no enqueued write waits for its answer.
    ///
    /// Completes with: the enqueued writes that have failed since the last `flush`, as they were
    ///     given, in no particular order; throws `coalesce::errc::closed`. Does nothing before
    ///     it is awaited.
    /// Cancellation: terminal, partial and total; ends this wait only, and the next `flush` has
    ///     the failures.
    /// Threads, Lifetime: same as `put`.
    COALESCE_AWAIT asio::awaitable<std::vector<FailedWrite<Key, Value>>> flush();

    /// Sends what is collected in the next round, whatever the schedule says.
    void dispatch() { core_->loader.dispatch(); }

    /// Ends every wait with `operation_aborted`. Writes that have not left are not done; those
    /// that have are carried to their ends, but the loader hears no more of them: their keys are
    /// cleared now. Writes after that fail with `coalesce::errc::closed`.
    void close();

    /// Where it lives.
    const asio::any_io_executor& executor() const noexcept { return core_->loader.executor(); }
    /// `WriterOptions::name`, or that of the table.
    std::string name() const { return core_->loader.name(); }

private:
    friend class Table<Key, Value>;

    using Core = detail::WriterCore<Key, Value>;
    using Request = typename Core::Request;

    Writer(std::shared_ptr<detail::ClientCore> client, detail::TableFacts table,
           asio::any_io_executor executor, typename Table<Key, Value>::Loader* told,
           WriterOptions options);

    static LoaderOptions checked(WriterOptions options);
    static asio::awaitable<void> acknowledged(asio::awaitable<detail::Acknowledged> answer);
    static asio::awaitable<void> enqueue(std::shared_ptr<Core> core, Request request);
    static asio::awaitable<std::vector<FailedWrite<Key, Value>>> flush(std::shared_ptr<Core> core);

    std::shared_ptr<Core> core_; // shared with those who wait for room or a flush
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
Writer<Key, Value>::Writer(std::shared_ptr<detail::ClientCore> client, detail::TableFacts table,
                           asio::any_io_executor executor, typename Table<Key, Value>::Loader* told,
                           WriterOptions options) {
    if (options.name.empty())
        options.name = table->name;
    auto ends = std::make_shared<detail::WriteEnds<Key, Value>>(told, executor, options);
    detail::WriteBatchFn<Key, Value> write(std::move(client), std::move(table), ends);
    typename Core::Loader loader(std::move(executor), std::move(write),
                                 checked(std::move(options)));
    core_ = std::make_shared<Core>(std::move(loader), std::move(ends));
}

template <class Key, class Value>
LoaderOptions Writer<Key, Value>::checked(WriterOptions options) {
    if (options.max_waiting == 0)
        coalesce::detail::fail_loader(coalesce::errc::invalid_option, options.name,
                                      "max_waiting is 0; it must be at least 1");
    LoaderOptions loader_options;
    loader_options.name = std::move(options.name);
    loader_options.batch_schedule = std::move(options.batch_schedule);
    loader_options.timeout = options.timeout;
    loader_options.observer = std::move(options.observer);
    loader_options.cache = false;
    // No write is another's duplicate; which of one key is the last, the client knows.
    loader_options.duplicates = Duplicates::keep;
    return loader_options;
}

template <class Key, class Value>
Writer<Key, Value>::~Writer() {
    if (core_)
        close();
}

template <class Key, class Value>
void Writer<Key, Value>::close() {
    core_->ends->close();
    core_->loader.close();
}

template <class Key, class Value>
asio::awaitable<void> Writer<Key, Value>::put(Value value) {
    detail::require_key_in<Value, Key>();
    return acknowledged(core_->loader.load(Request::put(std::move(value))));
}

template <class Key, class Value>
template <class... Parts>
    requires(detail::PartsOfKey<Key, Parts...>)
asio::awaitable<void> Writer<Key, Value>::remove(Parts&&... parts) {
    return acknowledged(core_->loader.load(Request::remove(Key{std::forward<Parts>(parts)...})));
}

template <class Key, class Value>
asio::awaitable<void> Writer<Key, Value>::enqueue_put(Value value) {
    detail::require_key_in<Value, Key>();
    return enqueue(core_, Request::put(std::move(value)));
}

template <class Key, class Value>
template <class... Parts>
    requires(detail::PartsOfKey<Key, Parts...>)
asio::awaitable<void> Writer<Key, Value>::enqueue_remove(Parts&&... parts) {
    return enqueue(core_, Request::remove(Key{std::forward<Parts>(parts)...}));
}

template <class Key, class Value>
asio::awaitable<std::vector<FailedWrite<Key, Value>>> Writer<Key, Value>::flush() {
    return flush(core_);
}

template <class Key, class Value>
asio::awaitable<void>
Writer<Key, Value>::acknowledged(asio::awaitable<detail::Acknowledged> answer) {
    co_await std::move(answer);
}

template <class Key, class Value>
asio::awaitable<void> Writer<Key, Value>::enqueue(std::shared_ptr<Core> core, Request request) {
    core->check_open();
    auto& stream = core->ends->stream;
    const typename detail::WriteStream<Key, Value>::PlaceInLine place(stream);
    while (!place.has_room()) {
        core->loader.dispatch();
        co_await stream.change();
    }
    stream.add(request, core->loader.enqueue(request));
}

template <class Key, class Value>
asio::awaitable<std::vector<FailedWrite<Key, Value>>>
Writer<Key, Value>::flush(std::shared_ptr<Core> core) {
    core->check_open();
    auto& stream = core->ends->stream;
    while (!stream.empty()) {
        core->loader.dispatch();
        co_await stream.change();
    }
    co_return stream.take_failures();
}

// The members of `Table` that make writers.

template <class Key, class Value>
Writer<Key, Value> Table<Key, Value>::writer(asio::any_io_executor executor,
                                             WriterOptions options) const {
    return Writer<Key, Value>(this->core(), facts_, std::move(executor), nullptr,
                              std::move(options));
}

template <class Key, class Value>
Writer<Key, Value> Table<Key, Value>::writer(Loader& told, WriterOptions options) const {
    return Writer<Key, Value>(this->core(), facts_, told.executor(), &told, std::move(options));
}

} // namespace coalesce::dynamodb
