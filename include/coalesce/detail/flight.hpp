#pragma once

// A flight is one answer on its way, and the waiters who will get it. It begins when a key
// enters the open batch, and lands once, with a value or an error; then it stays in the cache.
//
// Flights, batches and the loader's state are counted without atomics: all of them live on the
// loader's executor.

#include <coalesce/detail/open_batch.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <cstddef>
#include <list>
#include <optional>
#include <utility>

namespace coalesce::detail {

namespace asio = boost::asio;

template <class T>
using Counted = boost::intrusive_ref_counter<T, boost::thread_unsafe_counter>;

enum class FlightPhase {
    queued,   // in an open batch
    running,  // its batch has left
    landed,   // answered
    withdrawn // nobody waits any more, and no answer will come
};

template <class Key, class Value>
class Batch;

template <class Key, class Value>
class Flight : public Counted<Flight<Key, Value>> {
public:
    using Ptr = boost::intrusive_ptr<Flight>;
    using Handler = asio::any_completion_handler<void(boost::system::error_code)>;

    using Open = OpenBatch<Ptr>;

    explicit Flight(Key key) : key_(std::move(key)) {}

    /// A flight that landed before it began: a primed answer.
    Flight(Key key, Result<Value> answer)
        : key_(std::move(key)), answer_(std::move(answer)), phase_(FlightPhase::landed) {}

    const Key& key() const noexcept { return key_; }
    FlightPhase phase() const noexcept { return phase_; }
    bool landed() const noexcept { return phase_ == FlightPhase::landed; }

    /// The answer of a flight that has landed.
    const Result<Value>& answer() const noexcept { return *answer_; }

    /// The batch it is in while it is queued, and while it is running.
    Open* open_batch() const noexcept { return open_batch_; }
    Batch<Key, Value>* batch() const noexcept { return batch_; }

    void queue_in(Open& batch) noexcept {
        open_batch_ = &batch;
        phase_ = FlightPhase::queued;
    }
    void run_in(Batch<Key, Value>& batch) noexcept {
        open_batch_ = nullptr;
        batch_ = &batch;
        phase_ = FlightPhase::running;
    }
    void withdraw() noexcept {
        open_batch_ = nullptr;
        batch_ = nullptr;
        phase_ = FlightPhase::withdrawn;
    }

    // Waiters are counted apart from the handlers below: who has called `load` and not yet
    // awaited it is a waiter too.
    void join() noexcept { ++waiters_; }
    void leave() noexcept { --waiters_; }
    bool deserted() const noexcept { return waiters_ == 0; }

    /// Calls the handler through its executor when the flight lands, with `operation_aborted`
    /// if its cancellation slot fires first.
    void listen(Handler handler, const asio::any_io_executor& executor);

    /// Takes the answer and resumes the waiters, in the order in which they came.
    void land(Result<Value> answer, const asio::any_io_executor& executor);

    /// Destroys the handlers without calling them: their execution context is going away.
    void abandon() {
        withdraw();
        std::exchange(handlers_, {}).clear();
    }

private:
    using Handlers = std::list<Handler>;

    static void resume(Handler handler, boost::system::error_code error,
                       const asio::any_io_executor& executor);

    Key key_;
    std::optional<Result<Value>> answer_;
    Handlers handlers_;
    Open* open_batch_ = nullptr;
    Batch<Key, Value>* batch_ = nullptr;
    std::size_t waiters_ = 0;
    FlightPhase phase_ = FlightPhase::queued;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
void Flight<Key, Value>::listen(Handler handler, const asio::any_io_executor& executor) {
    if (landed())
        return resume(std::move(handler), {}, executor);

    auto slot = asio::get_associated_cancellation_slot(handler);
    const auto place = handlers_.insert(handlers_.end(), std::move(handler));
    if (!slot.is_connected())
        return;
    slot.assign([flight = Ptr(this), place, executor](asio::cancellation_type) {
        // Clearing the slot destroys this very function: nothing captured is used after that.
        const Ptr self = flight;
        Handler cancelled = std::move(*place);
        const auto where = executor;
        self->handlers_.erase(place);
        resume(std::move(cancelled), asio::error::operation_aborted, where);
    });
}

template <class Key, class Value>
void Flight<Key, Value>::land(Result<Value> answer, const asio::any_io_executor& executor) {
    answer_.emplace(std::move(answer));
    open_batch_ = nullptr;
    batch_ = nullptr;
    phase_ = FlightPhase::landed;
    for (Handler& handler : std::exchange(handlers_, {}))
        resume(std::move(handler), {}, executor);
}

template <class Key, class Value>
void Flight<Key, Value>::resume(Handler handler, boost::system::error_code error,
                                const asio::any_io_executor& executor) {
    asio::get_associated_cancellation_slot(handler).clear();
    asio::post(executor, asio::append(std::move(handler), error)); // and on to the handler's own
}

} // namespace coalesce::detail
