#pragma once

// A batch, from its first key to its last answer: open while it fills, running when it has left
// for the batch function. It is cancelled when nobody waits for any of its keys.

#include <coalesce/detail/batch_mark.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/detail/flight.hpp>
#include <coalesce/detail/loader_core.hpp>
#include <coalesce/detail/timer.hpp>
#include <coalesce/observer.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::detail {

// A batch leaves the list of running ones by itself when it ends, however it ends.
using RunningHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

template <class Key, class Value>
class Batch;

/// What a batch asks of its loader's state.
template <class Key, class Value>
class BatchOwner : public LoaderCore<Value> {
public:
    /// A flight has landed. `keep`: its answer may stay in the cache.
    virtual void settled(const Flight<Key, Value>& flight, Outcome outcome, bool keep) = 0;

    // See `BatchNode`.
    virtual void waited_for(Batch<Key, Value>& batch) = 0;
    virtual std::vector<BatchNode*> permit_holders(Batch<Key, Value>& batch) = 0;

protected:
    using LoaderCore<Value>::LoaderCore;
};

template <class Key, class Value>
class Batch final : public Counted<Batch<Key, Value>>, public BatchNode, public RunningHook {
public:
    using Ptr = boost::intrusive_ptr<Batch>;
    using FlightPtr = typename Flight<Key, Value>::Ptr;

    /// `expected`: how many keys to make room for.
    Batch(BatchOwner<Key, Value>& owner, const std::string& loader, std::uint64_t number,
          std::size_t expected)
        : BatchNode(loader), owner_(owner), number_(number) {
        flights_.reserve(expected);
    }

    // Flights are left over only when the execution context is destroyed under a batch.
    ~Batch() { abandon(); }

    /// The loader's batches are numbered as they open.
    std::uint64_t number() const noexcept { return number_; }

    // While it is open.

    void add(Flight<Key, Value>& flight) {
        flights_.emplace_back(&flight);
        flight.enter(FlightPhase::queued, this);
        ++keys_;
    }

    /// Nobody waits for this flight any more. It keeps its place, empty, until the batch leaves.
    void withdraw(Flight<Key, Value>& flight) {
        flight.withdraw();
        if (--keys_ == 0)
            riders_.resume_all();
    }

    /// Answers a queued flight from elsewhere; its key leaves the batch.
    void resolve(Flight<Key, Value>& flight, Result<Value> answer) {
        --keys_;
        riders_.resume_all();
        flight.land(std::move(answer));
    }

    /// It only waits to be let go. The first reason stays.
    void make_due(DispatchReason reason) noexcept {
        if (!reason_)
            reason_ = reason;
    }
    bool is_due() const noexcept { return reason_.has_value(); }

    /// Somebody has said that what is queued now should leave: later keys go elsewhere, unless
    /// it has to stay.
    void seal(bool sealed) noexcept { sealed_ = sealed; }
    bool is_sealed() const noexcept { return sealed_; }

    DispatchReason reason() const noexcept { return *reason_; }

    /// When it leaves by itself, if its schedule is a `Window`.
    std::unique_ptr<Timer>& timer() noexcept { return timer_; }

    /// When it opened, and then when it left, for the observer.
    TimePoint noted_time() const noexcept { return noted_time_; }
    void note_time(TimePoint time) noexcept { noted_time_ = time; }

    // When it leaves.

    void depart() {
        timer_.reset();
        flights_.erase(std::remove_if(flights_.begin(), flights_.end(),
                                      [](const FlightPtr& flight) {
                                          return flight->phase() != FlightPhase::queued;
                                      }),
                       flights_.end());
        awaited_ = static_cast<std::size_t>(std::ranges::count_if(
            flights_, [](const auto& flight) { return !flight->deserted(); }));
        for (const FlightPtr& flight : flights_)
            flight->enter(FlightPhase::running, this);
        has_left_ = true;
    }

    bool has_left() const noexcept { return has_left_; }

    /// Marks what its batch function does on its own executor.
    const BatchMarkPtr& make_mark() {
        mark_ = std::make_shared<BatchMark>(BatchMark{this});
        return mark_;
    }

    /// Whether it counts against `max_concurrent_batches`.
    bool holds_permit() const noexcept { return holds_permit_; }
    void hold_permit() noexcept { holds_permit_ = true; }

    // While it is running.

    /// How many keys would leave, or have left.
    std::size_t keys() const noexcept { return keys_; }
    const auto& flights() const noexcept { return flights_; }

    /// Its keys, in the order in which they were first asked for.
    std::vector<Key> copy_keys() const {
        std::vector<Key> keys;
        keys.reserve(flights_.size());
        for (const FlightPtr& flight : flights_)
            keys.push_back(flight->key());
        return keys;
    }

    /// The latest deadline of those who wait for its keys; none if all have their answer.
    TimePoint deadline() const noexcept {
        TimePoint latest = TimePoint::min();
        for (const FlightPtr& flight : flights_)
            latest = std::max(latest, flight->deadline());
        return latest == TimePoint::min() ? no_deadline : latest;
    }

    /// Gives the key at this place its answer. A second answer is ignored.
    void settle(std::size_t place, Result<Value>&& answer) {
        const auto outcome = answer ? Outcome::value : Outcome::error;
        land(place, std::move(answer), outcome, true);
    }

    /// Fails the key at this place; the error is not cached.
    void fail(std::size_t place, std::exception_ptr error, Outcome outcome = Outcome::error) {
        land(place, Result<Value>(boost::system::in_place_error, std::move(error)), outcome, false);
    }

    /// Fails all that have no answer yet.
    void fail_rest(const std::exception_ptr& error, Outcome outcome = Outcome::error) {
        for (std::size_t place = 0; place < flights_.size(); ++place)
            fail(place, error, outcome);
    }

    // How many of its flights are on their way and waited for.
    void found() noexcept { ++awaited_; }
    void deserted() noexcept { --awaited_; }
    bool awaited() const noexcept { return awaited_ != 0; }

    Listeners& riders() noexcept { return riders_; }

    asio::cancellation_signal& cancellation() noexcept { return cancellation_; }

    /// The batch function has returned, or will never do so.
    void end() noexcept {
        if (is_linked())
            unlink();
        if (mark_)
            mark_->batch = nullptr;
    }

    /// Destroys all who wait without calling them: their execution context is going away.
    void abandon() {
        end();
        timer_.reset();
        riders_.abandon();
        keys_ = 0;
        while (!flights_.empty()) {
            const FlightPtr flight = std::move(flights_.back());
            flights_.pop_back();
            if (flight->batch() == this)
                flight->abandon();
        }
    }

    void describe(std::ostream& out, const FlightBase& flight) const override {
        describe_key(out, static_cast<const Flight<Key, Value>&>(flight).key());
    }
    void waited_for() override { owner_.waited_for(*this); }
    std::vector<BatchNode*> permit_holders() override { return owner_.permit_holders(*this); }

private:
    void land(std::size_t place, Result<Value>&& answer, Outcome outcome, bool keep) {
        if (place >= flights_.size() || flights_[place]->landed())
            return;
        Flight<Key, Value>& flight = *flights_[place];
        if (!flight.deserted())
            deserted();       // those who wait for it wait for the batch no more
        riders_.resume_all(); // before the waiters: a hit is never later than the load it rode on
        flight.land(std::move(answer));
        owner_.settled(flight, outcome, keep);
    }

    BatchOwner<Key, Value>& owner_; // kept alive by whoever runs the batch, and not used after
    std::uint64_t number_;
    boost::container::small_vector<FlightPtr, 8> flights_;
    Listeners riders_; // cached hits that resume with its first answer
    std::size_t keys_ = 0;
    std::size_t awaited_ = 0;
    std::optional<DispatchReason> reason_;
    std::unique_ptr<Timer> timer_;
    TimePoint noted_time_ = {};
    bool sealed_ = false;
    bool has_left_ = false;
    bool holds_permit_ = false;
    BatchMarkPtr mark_;
    asio::cancellation_signal cancellation_;
};

/// However the coroutine that runs a batch ends, also when it is destroyed with its execution
/// context, nobody is left waiting for the batch.
template <class Key, class Value>
class AbandonAtEnd {
public:
    explicit AbandonAtEnd(Batch<Key, Value>& batch) : batch_(batch) {}
    AbandonAtEnd(const AbandonAtEnd&) = delete;
    AbandonAtEnd& operator=(const AbandonAtEnd&) = delete;
    ~AbandonAtEnd() { batch_.abandon(); }

private:
    Batch<Key, Value>& batch_;
};

} // namespace coalesce::detail
