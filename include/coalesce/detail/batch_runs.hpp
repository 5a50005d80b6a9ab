#pragma once

// How a batch runs, from when it has left until its batch function has returned. When it leaves is
// decided in departures.hpp.

#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/clock.hpp>
#include <coalesce/detail/erased_batch_fn.hpp>
#include <coalesce/detail/post.hpp>
#include <coalesce/loader_options.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace coalesce::detail {

template <class Key, class Value>
class BatchRuns : public BatchOwner<Key, Value> {
public:
    using Ptr = boost::intrusive_ptr<BatchRuns>;
    using Flight = detail::Flight<Key, Value>;
    using Batch = detail::Batch<Key, Value>;
    using BatchPtr = typename Batch::Ptr;
    using BatchFn = ErasedBatchFn<Key, Value>;

    const LoaderOptions& options() const noexcept { return options_; }

protected:
    BatchRuns(const asio::any_io_executor& executor, BatchFn&& batch_fn, LoaderOptions&& options)
        : BatchOwner<Key, Value>(executor),
          batch_fn_(std::move(batch_fn)),
          options_(std::move(options)) {}

    /// Gives a batch that has left to the batch function: a coroutine runs on its own, any other
    /// function here and now.
    void run(const BatchPtr& batch);

    /// Lets a flight be answered by this awaitable alone.
    void adopt(Flight& flight, asio::awaitable<Value> value);

    /// Cancels a batch that has left, for nobody waits for it.
    void cancel(Batch& batch);

    /// Cancels all that are running.
    void abort_running();

    auto& running() noexcept { return running_; }

    static std::exception_ptr aborted() {
        return std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
    }

    /// The batch function has returned.
    virtual void has_run(Batch& batch) = 0;

private:
    void spawn(const BatchPtr& batch, asio::awaitable<void> work);
    static asio::awaitable<void> await(Ptr self, BatchPtr batch, asio::awaitable<void> work);
    void finish(Batch& batch, const std::exception_ptr& error);

    BatchFn batch_fn_;
    LoaderOptions options_;
    boost::intrusive::list<Batch, boost::intrusive::base_hook<RunningHook>,
                           boost::intrusive::constant_time_size<false>>
        running_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
void BatchRuns<Key, Value>::run(const BatchPtr& batch) {
    running_.push_back(*batch);
    if (options_.observer) {
        const TimePoint time = now(this->executor());
        options_.observer->on_dispatch(options_.name, {batch->keys(), batch->reason(),
                                                       time - batch->noted_time(), batch.get()});
        batch->note_time(time);
    }
    asio::awaitable<void> work;
    std::exception_ptr error;
    try {
        const BatchMark mark{batch.get()};
        const Marking marking(mark);
        work = batch_fn_(batch);
    } catch (...) {
        error = std::current_exception();
    }
    if (work.valid())
        return spawn(batch, std::move(work));
    const AbandonAtEnd guard(*batch);
    finish(*batch, error);
}

template <class Key, class Value>
void BatchRuns<Key, Value>::adopt(Flight& flight, asio::awaitable<Value> value) {
    const BatchPtr batch(new Batch(*this, options_.name, 0, 1));
    batch->add(flight);
    batch->depart();
    batch->found(); // the cache waits for it too: it goes on without any waiter
    running_.push_back(*batch);
    spawn(batch, settle_with<Key, Value>(batch, std::move(value)));
}

template <class Key, class Value>
void BatchRuns<Key, Value>::spawn(const BatchPtr& batch, asio::awaitable<void> work) {
    visit_executor(this->executor(), [&](const auto& executor) {
        asio::co_spawn(
            MarkedExecutor(executor, batch->make_mark()), await(Ptr(this), batch, std::move(work)),
            asio::bind_cancellation_slot(batch->cancellation().slot(),
                                         [batch](std::exception_ptr) {})); // keeps the slot
    });
}

template <class Key, class Value>
asio::awaitable<void> BatchRuns<Key, Value>::await(Ptr self, BatchPtr batch,
                                                   asio::awaitable<void> work) {
    const AbandonAtEnd guard(*batch);
    std::exception_ptr error;
    try {
        co_await std::move(work);
    } catch (...) {
        error = std::current_exception();
    }
    // `co_spawn` awaits once more after this, and would throw there if the batch is cancelled.
    co_await asio::this_coro::throw_if_cancelled(false);
    self->finish(*batch, error);
}

template <class Key, class Value>
void BatchRuns<Key, Value>::finish(Batch& batch, const std::exception_ptr& error) {
    batch.end();
    const bool failed = error && std::ranges::any_of(batch.flights(), [](const auto& flight) {
                            return !flight->landed();
                        });
    if (error)
        batch.fail_rest(error);
    if (options_.observer && batch.is_due())
        options_.observer->on_batch_done(
            options_.name,
            {batch.keys(), failed, now(this->executor()) - batch.noted_time(), &batch});
    has_run(batch);
}

template <class Key, class Value>
void BatchRuns<Key, Value>::cancel(Batch& batch) {
    batch.fail_rest(aborted(), Outcome::aborted);
    asio::dispatch(this->executor(), [held = BatchPtr(&batch)] {
        held->cancellation().emit(asio::cancellation_type::terminal);
    });
}

template <class Key, class Value>
void BatchRuns<Key, Value>::abort_running() {
    while (!running_.empty()) {
        const BatchPtr batch(&running_.front());
        batch->end();
        cancel(*batch);
    }
}

} // namespace coalesce::detail
