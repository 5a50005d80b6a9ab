#pragma once

// A flight is one answer on its way, and the waiters who will get it. It begins when a key
// enters the open batch, and lands once, with a value or an error; then it stays in the cache.

#include <coalesce/detail/describe_key.hpp>
#include <coalesce/detail/listeners.hpp>
#include <coalesce/detail/waits_for.hpp>
#include <coalesce/result.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ostream>
#include <utility>

namespace coalesce::detail {

enum class FlightPhase {
    queued,   // in an open batch
    running,  // its batch has left
    landed,   // answered
    withdrawn // nobody waits any more, and no answer will come
};

/// What its waiters see of a flight: an answer, but not the key.
template <class Value>
class FlightOf : public Counted<FlightOf<Value>>, public FlightBase {
public:
    using Ptr = boost::intrusive_ptr<FlightOf>;

    FlightPhase phase() const noexcept { return phase_; }
    bool landed() const noexcept { return phase_ == FlightPhase::landed; }

    /// The answer of a flight that has landed.
    const Result<Value>& answer() const noexcept { return *answer_; }

    /// Who is to be resumed when it lands.
    Listeners& listeners() noexcept { return listeners_; }

    // Waiters are counted apart from the listeners: who has called `load` and not yet awaited it
    // is a waiter too.
    void join(TimePoint deadline) noexcept {
        ++waiters_;
        deadline_ = std::max(deadline_, deadline);
    }
    void leave() noexcept { --waiters_; }
    bool deserted() const noexcept { return waiters_ == 0; }

    /// The latest deadline of all who have waited for it.
    TimePoint deadline() const noexcept { return deadline_; }

    /// Somebody has looked at the answer.
    void observe() noexcept { observed_ = true; }

    /// It has landed, and somebody has looked at the answer if that is an error.
    bool is_done_with() const noexcept { return landed() && (observed_ || answer_->has_value()); }

protected:
    FlightOf() = default;
    explicit FlightOf(Result<Value> answer)
        : answer_(std::move(answer)), phase_(FlightPhase::landed) {}

    void enter(FlightPhase phase, BatchNode* node) noexcept {
        phase_ = phase;
        set_node(node);
    }

    std::optional<Result<Value>> answer_;

private:
    Listeners listeners_;
    TimePoint deadline_ = TimePoint::min();
    std::size_t waiters_ = 0;
    FlightPhase phase_ = FlightPhase::queued;
    bool observed_ = false;
};

template <class Key, class Value>
class Batch;

template <class Key, class Value>
class Flight final : public FlightOf<Value> {
public:
    using value_type = Value;
    using Ptr = boost::intrusive_ptr<Flight>;

    explicit Flight(Key key) : key_(std::move(key)) {}

    /// A flight that landed before it began: a primed answer, or one that cannot be asked for.
    Flight(Key key, Result<Value> answer)
        : FlightOf<Value>(std::move(answer)), key_(std::move(key)) {}

    const Key& key() const noexcept { return key_; }

    /// The batch it is in while it is queued or running.
    Batch<Key, Value>* batch() const noexcept { return batch_; }

    void enter(FlightPhase phase, Batch<Key, Value>* batch) noexcept {
        batch_ = batch;
        FlightOf<Value>::enter(phase, batch);
    }

    /// Takes the answer and resumes the waiters, in the order in which they came.
    void land(Result<Value> answer) {
        this->answer_.emplace(std::move(answer));
        enter(FlightPhase::landed, nullptr);
        this->listeners().resume_all();
    }

    void withdraw() noexcept { enter(FlightPhase::withdrawn, nullptr); }

    /// Destroys the listeners without calling them: their execution context is going away.
    void abandon() {
        withdraw();
        this->listeners().abandon();
    }

    void describe(std::ostream& out) const override { describe_key(out, key_); }

private:
    Key key_;
    Batch<Key, Value>* batch_ = nullptr;
};

} // namespace coalesce::detail
