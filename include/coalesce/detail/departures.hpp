#pragma once

// How batches leave: when their schedule says so and the limit of concurrent batches allows it.
// User code is only ever reached through the loader's executor, never from inside a call of the
// user's: what may send a batch posts a turn, and turns send batches.

#include <coalesce/detail/batch_runs.hpp>
#include <coalesce/detail/clock.hpp>
#include <coalesce/detail/open_batches.hpp>
#include <coalesce/detail/post.hpp>
#include <coalesce/detail/quiet_rounds.hpp>
#include <coalesce/detail/thread_check.hpp>
#include <coalesce/detail/turn.hpp>
#include <coalesce/loader_options.hpp>

#include <algorithm>
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
class Departures : public BatchRuns<Key, Value> {
public:
    using Ptr = boost::intrusive_ptr<Departures>;
    using typename BatchRuns<Key, Value>::Flight;
    using typename BatchRuns<Key, Value>::Batch;
    using typename BatchRuns<Key, Value>::BatchPtr;

    /// Sends all open batches in the next round.
    void dispatch();

    void waited_for(Batch& batch) override;
    std::vector<BatchNode*> permit_holders(Batch& batch) override;

    /// Up to which batch a cached hit that is asked for now may ride. See `Hits::aligned`.
    std::uint64_t last_ride() const noexcept;

    // Called by the handlers of turn.hpp, on the executor.

    void turn();
    void make_due(Batch& batch, DispatchReason reason);
    void make_due_if_open(const BatchPtr& batch, DispatchReason reason);
    void abandon_open();

protected:
    using typename BatchRuns<Key, Value>::BatchFn;

    Departures(const asio::any_io_executor& executor, BatchFn&& batch_fn, LoaderOptions&& options)
        : BatchRuns<Key, Value>(executor, std::move(batch_fn), std::move(options)),
          open_(this->options().max_batch_size) {}

    /// Puts a flight into the open batch.
    void enqueue(Flight& flight);

    /// Settles every waiter with `operation_aborted` and cancels what is running.
    void abort_all();

    bool nothing_queued() const noexcept { return open_.empty(); }
    void check_thread() { thread_check_(this->executor()); }

    /// Batches may have left.
    virtual void batches_left() = 0;

private:
    Listeners* find_riders(std::uint64_t last_ride) const override;
    BatchPtr open(std::uint64_t number);
    void start_schedule(const BatchPtr& batch);
    void end_tick(DispatchReason reason);
    void post_turn();
    void count_round(const Tick& tick);
    BatchPtr next_departure();
    bool is_waited_for(const BatchNode& batch);
    void depart(const BatchPtr& batch);
    void has_run(Batch& batch) override;

    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    bool is_manual() const noexcept {
        return std::holds_alternative<Manual>(this->options().batch_schedule);
    }
    void expect_as_many_as(const Batch& batch) noexcept {
        expected_keys_ = std::min<std::size_t>(batch.keys(), 128);
    }
    bool at_limit() const noexcept {
        return permits_held_ >= this->options().max_concurrent_batches;
    }

    OpenBatches<BatchPtr> open_;
    std::vector<BatchPtr> asked_for_; // of the open batches, if there is a limit: by batches
    QuietRounds rounds_;
    std::size_t permits_held_ = 0;
    std::size_t expected_keys_ = 8; // for which the next batch makes room
    bool turning_ = false;          // a turn is posted
    bool sealed_some_ = false;      // of the open batches, until the next turn
    [[no_unique_address]] ThreadCheck thread_check_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
inline void Departures<Key, Value>::enqueue(Flight& flight) {
    Batch& batch = *open_.filling([this](std::uint64_t number) { return open(number); });
    batch.add(flight);
    if (batch.keys() < this->options().max_batch_size)
        return;
    expect_as_many_as(batch);
    if (!is_manual())
        make_due(batch, DispatchReason::full);
}

template <class Key, class Value>
auto Departures<Key, Value>::open(std::uint64_t number) -> BatchPtr {
    const BatchPtr batch(new Batch(*this, this->options().name, number, expected_keys_));
    if (this->options().observer)
        batch->note_time(now(this->executor()));
    start_schedule(batch);
    this->take_riders(this->options().hits == Hits::aligned && !is_manual());
    return batch;
}

template <class Key, class Value>
void Departures<Key, Value>::start_schedule(const BatchPtr& batch) {
    if (std::holds_alternative<Tick>(this->options().batch_schedule))
        return post_turn();
    if (const auto* function = std::get_if<ScheduleFn>(&this->options().batch_schedule))
        return post(this->executor(), ScheduleCall<Departures>(Ptr(this), batch, *function));
    if (const auto* window = std::get_if<Window>(&this->options().batch_schedule)) {
        const TimePoint end = from_now(this->executor(), window->max_wait);
        batch->timer() = std::make_unique<Timer>(this->executor(), end);
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
    if (batch.has_left() || this->options().max_concurrent_batches == no_limit)
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
        for (Batch& running : this->running())
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
Listeners* Departures<Key, Value>::find_riders(std::uint64_t last_ride) const {
    if (open_.empty() || current_batch())
        return nullptr;
    const BatchPtr batch = open_.oldest();
    return batch && batch->number() <= last_ride ? &batch->riders() : nullptr;
}

template <class Key, class Value>
void Departures<Key, Value>::post_turn() {
    if (std::exchange(turning_, true))
        return;
    try {
        post(this->executor(), Turn<Departures>(Ptr(this)));
    } catch (...) {
        turning_ = false;
        throw;
    }
}

template <class Key, class Value>
void Departures<Key, Value>::turn() {
    check_thread();
    turning_ = false;
    const auto* tick = std::get_if<Tick>(&this->options().batch_schedule);
    if (tick && open_.has_undue())
        count_round(*tick);
    // A batch function may run inside `depart`, and load again: that key belongs to a later
    // batch, and everything is asked anew each time.
    while (const BatchPtr batch = next_departure())
        depart(batch);
    if (std::exchange(sealed_some_, false))
        open_.for_each([](const BatchPtr& stays) { stays->seal(false); });
    batches_left();
    if (open_.empty())
        this->take_riders(false);
    if (tick && open_.has_undue())
        post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::count_round(const Tick& tick) {
    const auto time = [this] { return now(this->executor()); };
    switch (rounds_.round(tick, open_.keys_queued(), time)) {
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
    return std::ranges::any_of(this->running(), [&](Batch& running) {
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
    expect_as_many_as(*batch);
    this->run(batch);
}

/// A batch that held a permit gives it back, and another may leave.
template <class Key, class Value>
void Departures<Key, Value>::has_run(Batch& batch) {
    if (!batch.holds_permit())
        return;
    --permits_held_;
    if (!open_.empty())
        post_turn();
}

template <class Key, class Value>
void Departures<Key, Value>::abort_all() {
    asked_for_.clear();
    for (const BatchPtr& batch : open_.take_all()) {
        batch->depart();
        batch->fail_rest(this->aborted(), Outcome::aborted);
        batch->abandon(); // lets go of its flights: nobody will run it
    }
    this->abort_running();
}

template <class Key, class Value>
void Departures<Key, Value>::abandon_open() {
    asked_for_.clear();
    for (const BatchPtr& batch : open_.take_all())
        batch->abandon();
}

} // namespace coalesce::detail
