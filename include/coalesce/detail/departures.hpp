#pragma once

// How batches leave: when their schedule says so and the limit of concurrent batches allows it,
// and from then on until their batch function has returned. User code is only ever reached
// through the loader's executor, never from inside a call of the user's: what may send a batch
// posts a turn, and turns send batches.

#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/erased_batch_fn.hpp>
#include <coalesce/detail/open_batches.hpp>
#include <coalesce/detail/quiet_rounds.hpp>
#include <coalesce/detail/thread_check.hpp>
#include <coalesce/detail/turn.hpp>
#include <coalesce/loader_options.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace coalesce::detail {

template <class Key, class Value>
class Departures : public BatchOwner<Key, Value> {
public:
    using Ptr = boost::intrusive_ptr<Departures>;
    using Flight = detail::Flight<Key, Value>;
    using FlightPtr = typename Flight::Ptr;
    using Batch = detail::Batch<Key, Value>;
    using BatchPtr = typename Batch::Ptr;
    using BatchFn = ErasedBatchFn<Key, Value>;

    const LoaderOptions& options() const noexcept { return options_; }

    /// Sends all open batches in the next round.
    void dispatch();

    void waited_for(Batch& batch) override;
    std::vector<BatchNode*> permit_holders(Batch& batch) override;
    std::uint64_t last_ride() const noexcept override;
    Listeners* riders(std::uint64_t last_ride) const override;

    // Called by the handlers of turn.hpp, on the executor.

    void turn();
    void make_due(Batch& batch, DispatchReason reason);
    void make_due_if_open(const BatchPtr& batch, DispatchReason reason);
    void abandon_open();

protected:
    Departures(asio::any_io_executor executor, BatchFn batch_fn, LoaderOptions options)
        : BatchOwner<Key, Value>(std::move(executor)),
          batch_fn_(std::move(batch_fn)),
          options_(std::move(options)),
          open_(options_.max_batch_size) {}

    /// Puts a flight into the open batch.
    void enqueue(FlightPtr flight);

    /// Lets a flight be answered by this awaitable alone.
    void adopt(FlightPtr flight, asio::awaitable<Value> value);

    /// Cancels a batch that has left, for nobody waits for it.
    void cancel(Batch& batch);

    /// Settles every waiter with `operation_aborted` and cancels what is running.
    void abort_all();

    bool nothing_queued() const noexcept { return open_.empty(); }
    void check_thread() { thread_check_(this->executor()); }

    /// Batches may have left.
    virtual void batches_left() = 0;

private:
    BatchPtr open(std::uint64_t number);
    void start_schedule(const BatchPtr& batch);
    void end_tick(DispatchReason reason);
    void post_turn();
    void count_round(const Tick& tick);
    BatchPtr next_departure();
    bool is_waited_for(const BatchNode& batch);
    void depart(const BatchPtr& batch);
    void spawn(const BatchPtr& batch, asio::awaitable<void> work);
    static asio::awaitable<void> run(Ptr self, BatchPtr batch, asio::awaitable<void> work);
    void finish(Batch& batch, const std::exception_ptr& error);

    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    bool is_manual() const noexcept {
        return std::holds_alternative<Manual>(options_.batch_schedule);
    }
    bool at_limit() const noexcept { return permits_held_ >= options_.max_concurrent_batches; }

    BatchFn batch_fn_;
    LoaderOptions options_;
    OpenBatches<BatchPtr> open_;
    boost::intrusive::list<Batch, boost::intrusive::base_hook<RunningHook>,
                           boost::intrusive::constant_time_size<false>>
        running_;
    std::vector<BatchPtr> asked_for_; // of the open batches, if there is a limit: by batches
    QuietRounds rounds_;
    std::size_t permits_held_ = 0;
    bool turning_ = false;     // a turn is posted
    bool sealed_some_ = false; // of the open batches, until the next turn
    [[no_unique_address]] ThreadCheck thread_check_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
void Departures<Key, Value>::enqueue(FlightPtr flight) {
    const BatchPtr batch = open_.filling([this](std::uint64_t number) { return open(number); });
    batch->add(std::move(flight));
    if (open_.is_full(batch) && !is_manual())
        make_due(*batch, DispatchReason::full);
}

template <class Key, class Value>
auto Departures<Key, Value>::open(std::uint64_t number) -> BatchPtr {
    const BatchPtr batch(new Batch(*this, options_.name, number));
    if (options_.observer)
        batch->note_time(std::chrono::steady_clock::now());
    start_schedule(batch);
    return batch;
}

template <class Key, class Value>
void Departures<Key, Value>::start_schedule(const BatchPtr& batch) {
    if (std::holds_alternative<Tick>(options_.batch_schedule))
        return post_turn();
    if (const auto* function = std::get_if<ScheduleFn>(&options_.batch_schedule))
        return asio::post(this->executor(), ScheduleCall<Departures>(Ptr(this), batch, *function));
    if (const auto* window = std::get_if<Window>(&options_.batch_schedule)) {
        batch->timer().emplace(this->executor(), window->max_wait);
        batch->timer()->async_wait(WindowEnd<Departures>(Ptr(this), batch));
    }
}

template <class Key, class Value>
void Departures<Key, Value>::make_due(Batch& batch, DispatchReason reason) {
    batch.make_due(reason);
    post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::make_due_if_open(const BatchPtr& batch, DispatchReason reason) {
    if (!open_.contains(batch))
        return;
    make_due(*batch, reason);
    if (reason != DispatchReason::schedule)
        return;
    batch->seal(true);
    sealed_some_ = true;
}

template <class Key, class Value>
void Departures<Key, Value>::dispatch() {
    if (open_.empty())
        return;
    open_.for_each([](const BatchPtr& batch) {
        batch->make_due(DispatchReason::manual);
        batch->seal(true);
    });
    sealed_some_ = true;
    post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::waited_for(Batch& batch) {
    if (batch.has_left() || options_.max_concurrent_batches == no_limit)
        return;
    if (std::ranges::find(asked_for_, &batch) == asked_for_.end())
        asked_for_.emplace_back(&batch);
    if (batch.is_due())
        post_turn();
}

template <class Key, class Value>
std::vector<BatchNode*> Departures<Key, Value>::permit_holders(Batch& batch) {
    std::vector<BatchNode*> holders;
    if (!batch.has_left() && at_limit())
        for (Batch& running : running_)
            if (running.holds_permit())
                holders.push_back(&running);
    return holders;
}

/// A hit rides on a batch that was open when it was asked for, or, when none was, on one that
/// has opened since. Never on a later one: it would wait for keys of another tick.
template <class Key, class Value>
std::uint64_t Departures<Key, Value>::last_ride() const noexcept {
    return open_.empty() ? std::numeric_limits<std::uint64_t>::max() : open_.opened();
}

template <class Key, class Value>
Listeners* Departures<Key, Value>::riders(std::uint64_t last_ride) const {
    if (options_.hits == Hits::immediate || is_manual() || open_.empty() || current_batch())
        return nullptr;
    const BatchPtr batch = open_.oldest();
    return batch && batch->number() <= last_ride ? &batch->riders() : nullptr;
}

template <class Key, class Value>
void Departures<Key, Value>::post_turn() {
    if (std::exchange(turning_, true))
        return;
    try {
        asio::post(this->executor(), Turn<Departures>(Ptr(this)));
    } catch (...) {
        turning_ = false;
        throw;
    }
}

template <class Key, class Value>
void Departures<Key, Value>::turn() {
    check_thread();
    turning_ = false;
    const auto* tick = std::get_if<Tick>(&options_.batch_schedule);
    if (tick && open_.has_undue())
        count_round(*tick);
    // A batch function may run inside `depart`, and load again: that key belongs to a later
    // batch, and everything is asked anew each time.
    while (const BatchPtr batch = next_departure())
        depart(batch);
    if (std::exchange(sealed_some_, false))
        open_.for_each([](const BatchPtr& stays) { stays->seal(false); });
    batches_left();
    if (tick && open_.has_undue())
        post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::count_round(const Tick& tick) {
    switch (rounds_.round(tick, open_.keys_queued(), std::chrono::steady_clock::now)) {
    case RoundOutcome::goes_on: return;
    case RoundOutcome::quiet: return end_tick(DispatchReason::tick);
    case RoundOutcome::too_old: return end_tick(DispatchReason::age);
    }
}

template <class Key, class Value>
void Departures<Key, Value>::end_tick(DispatchReason reason) {
    open_.for_each_undue([reason](const BatchPtr& batch) { batch->make_due(reason); });
}

/// At the limit a batch leaves only if a running one of this loader waits for it: it goes on
/// that one's permit. See Note [permits].
template <class Key, class Value>
auto Departures<Key, Value>::next_departure() -> BatchPtr {
    if (!at_limit())
        return open_.take_due();
    const auto found = std::ranges::find_if(asked_for_, [this](const BatchPtr& batch) {
        return batch->is_due() && is_waited_for(*batch);
    });
    if (found == asked_for_.end())
        return BatchPtr();
    const BatchPtr batch = *found;
    open_.remove(batch);
    return batch;
}

template <class Key, class Value>
bool Departures<Key, Value>::is_waited_for(const BatchNode& batch) {
    return std::ranges::any_of(running_, [&](Batch& running) {
        const auto awaited = all_awaited_by(running);
        return std::ranges::find(awaited, &batch) != awaited.end();
    });
}

template <class Key, class Value>
void Departures<Key, Value>::depart(const BatchPtr& batch) {
    batch->depart();
    std::erase(asked_for_, batch);
    if (batch->flights().empty())
        return;
    if (!at_limit()) {
        ++permits_held_;
        batch->hold_permit();
    }
    running_.push_back(*batch);
    if (options_.observer) {
        const auto now = std::chrono::steady_clock::now();
        options_.observer->on_dispatch(options_.name,
                                       {batch->keys(), batch->reason(), now - batch->noted_time()});
        batch->note_time(now);
    }
    spawn(batch, batch_fn_(batch));
}

template <class Key, class Value>
void Departures<Key, Value>::adopt(FlightPtr flight, asio::awaitable<Value> value) {
    const BatchPtr batch(new Batch(*this, options_.name));
    batch->add(std::move(flight));
    batch->depart();
    batch->found(); // the cache waits for it too: it goes on without any waiter
    running_.push_back(*batch);
    spawn(batch, settle_with<Key, Value>(batch, std::move(value)));
}

template <class Key, class Value>
void Departures<Key, Value>::spawn(const BatchPtr& batch, asio::awaitable<void> work) {
    asio::co_spawn(asio::any_io_executor(MarkedExecutor(this->executor(), batch->mark())),
                   run(Ptr(this), batch, std::move(work)),
                   asio::bind_cancellation_slot(batch->cancellation().slot(),
                                                [batch](std::exception_ptr) {})); // keeps the slot
}

template <class Key, class Value>
asio::awaitable<void> Departures<Key, Value>::run(Ptr self, BatchPtr batch,
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
void Departures<Key, Value>::finish(Batch& batch, const std::exception_ptr& error) {
    batch.end();
    const bool failed = error && std::ranges::any_of(batch.flights(), [](const auto& flight) {
                            return !flight->landed();
                        });
    if (error)
        batch.fail_rest(error);
    if (options_.observer && batch.is_due())
        options_.observer->on_batch_done(
            options_.name,
            {batch.keys(), failed, std::chrono::steady_clock::now() - batch.noted_time()});
    if (!batch.holds_permit())
        return;
    --permits_held_;
    if (!open_.empty())
        post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::cancel(Batch& batch) {
    const auto aborted =
        std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
    batch.fail_rest(aborted, Outcome::aborted);
    asio::dispatch(this->executor(), [held = BatchPtr(&batch)] {
        held->cancellation().emit(asio::cancellation_type::terminal);
    });
}

template <class Key, class Value>
void Departures<Key, Value>::abort_all() {
    asked_for_.clear();
    for (const BatchPtr& batch : open_.take_all()) {
        batch->depart();
        cancel(*batch);
    }
    while (!running_.empty()) {
        const BatchPtr batch(&running_.front());
        batch->end();
        cancel(*batch);
    }
}

template <class Key, class Value>
void Departures<Key, Value>::abandon_open() {
    asked_for_.clear();
    for (const BatchPtr& batch : open_.take_all())
        batch->abandon();
}

} // namespace coalesce::detail
