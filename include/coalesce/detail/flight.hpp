#pragma once

// A flight is one answer on its way, and the waiters who will get it. It begins when a key
// enters the open batch, and lands once, with a value or an error; then it stays in the cache.

#include <coalesce/detail/listeners.hpp>
#include <coalesce/detail/waits_for.hpp>
#include <coalesce/result.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace coalesce::detail {

enum class FlightPhase : std::uint8_t {
    queued,   // in an open batch
    running,  // its batch has left
    landed,   // answered
    withdrawn // nobody waits any more, and no answer will come
};

template <class Value>
class LoaderCore;

/// What its waiters see of a flight: an answer, but not the key.
///
/// It lives while it is held, by the cache or its batch, or has waiters; both are counted without
/// atomics. The loader's state outlives it.
template <class Value>
class FlightOf : public FlightBase {
public:
    using Ptr = boost::intrusive_ptr<FlightOf>;

    /// The loader's state.
    LoaderCore<Value>& core() const noexcept { return core_; }

    FlightPhase phase() const noexcept { return phase_; }
    bool landed() const noexcept { return phase_ == FlightPhase::landed; }

    /// The answer of a flight that has landed.
    const Result<Value>& answer() const noexcept { return answer_; }

    /// Who is to be resumed when it lands.
    Listeners& listeners() noexcept { return listeners_; }

    // Waiters are counted apart from the listeners: who has called `load` and not yet awaited it
    // is a waiter too.
    void join(TimePoint deadline) noexcept {
        ++waiters_;
        if (!landed())
            deadline_ = std::max(deadline_, deadline);
    }
    void leave() noexcept { --waiters_; }
    bool deserted() const noexcept { return waiters_ == 0; }

    /// The latest deadline of all who have waited for it, while it has not landed.
    TimePoint deadline() const noexcept { return landed() ? TimePoint::min() : deadline_; }

    /// The same, for somebody who looks at it. Whether values are looked at nobody asks.
    const Result<Value>& observed_answer() noexcept {
        if (!answer_.has_value())
            observe();
        return answer_;
    }

    /// Somebody has looked at the error.
    void observe() noexcept { observed_ = true; }

    /// It has landed, and somebody has looked at the answer if that is an error.
    bool is_done_with() const noexcept { return landed() && (observed_ || answer_.has_value()); }

    /// By the cache or its batch.
    bool held() const noexcept { return holders_ != 0; }

    friend void intrusive_ptr_add_ref(FlightOf* flight) noexcept { ++flight->holders_; }
    friend void intrusive_ptr_release(FlightOf* flight) noexcept {
        if (--flight->holders_ == 0 && flight->deserted())
            flight->core_.destroy(*flight);
    }

protected:
    explicit FlightOf(LoaderCore<Value>& core) : core_(core), deadline_(TimePoint::min()) {}
    FlightOf(LoaderCore<Value>& core, Result<Value> answer)
        : core_(core), answer_(std::move(answer)), phase_(FlightPhase::landed) {}
    ~FlightOf() {
        if (landed())
            std::destroy_at(&answer_);
    }

    void enter(FlightPhase phase, BatchNode* node) noexcept {
        phase_ = phase;
        set_node(node);
    }

    /// Takes the answer and resumes the waiters, in the order in which they came.
    void land(Result<Value>&& answer) {
        std::construct_at(&answer_, std::move(answer));
        enter(FlightPhase::landed, nullptr);
        listeners_.resume_all();
    }

private:
    // In this order, for there may be a million of them: they fill a cache line if key and value
    // are small.
    LoaderCore<Value>& core_;
    Listeners listeners_;
    std::uint32_t holders_ = 0;
    std::uint32_t waiters_ = 0;
    union {
        TimePoint deadline_;   // until it lands
        Result<Value> answer_; // from then on
    };
    FlightPhase phase_ = FlightPhase::queued;
    bool observed_ = false;
};

template <class Key, class Value>
class Batch;

template <class Key, class Value>
class Flight : public FlightOf<Value> {
public:
    using value_type = Value;
    using Ptr = boost::intrusive_ptr<Flight>;

    Flight(LoaderCore<Value>& core, Key key) : FlightOf<Value>(core), key_(std::move(key)) {}

    /// A flight that landed before it began: a primed answer, or one that cannot be asked for.
    Flight(LoaderCore<Value>& core, Key key, Result<Value> answer)
        : FlightOf<Value>(core, std::move(answer)), key_(std::move(key)) {}

    const Key& key() const noexcept { return key_; }

    /// The batch it is in while it is queued or running.
    Batch<Key, Value>* batch() const noexcept {
        return static_cast<Batch<Key, Value>*>(this->node());
    }

    void enter(FlightPhase phase, Batch<Key, Value>* batch) noexcept {
        FlightOf<Value>::enter(phase, batch);
    }

    using FlightOf<Value>::land;

    void withdraw() noexcept { enter(FlightPhase::withdrawn, nullptr); }

    /// Destroys the listeners without calling them: their execution context is going away.
    void abandon() {
        withdraw();
        this->listeners().abandon();
    }

private:
    Key key_;
};

} // namespace coalesce::detail
