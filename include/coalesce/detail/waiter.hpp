#pragma once

#include <coalesce/detail/batch_mark.hpp>
#include <coalesce/detail/loader_core.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/config.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// What a caller waits for, and until when. Who joins the flight keeps it alive.
template <class Value>
struct Wait {
    FlightOf<Value>* flight = nullptr;
    TimePoint deadline = no_deadline;
    std::uint64_t last_ride = 0; // if it was in the cache when it was asked for

    LoaderCore<Value>& core() const noexcept { return flight->core(); }

    /// Where the caller is resumed; null if the answer can be taken now: it is there, and is no
    /// hit that rides on a batch.
    Listeners* listeners() const {
        if (!flight->landed())
            return &flight->listeners();
        return last_ride != 0 ? core().riders(last_ride) : nullptr;
    }

    /// Calls the handler, with `void(error_code)`, when the answer can be taken or will not come.
    template <class Handler>
    void listen(Handler handler) const {
        if (Listeners* where = listeners())
            detail::listen(*where, std::move(handler), core(), deadline);
        else
            post(core().executor(), asio::append(std::move(handler), boost::system::error_code()));
    }

    /// `co_await` it to go on when the answer can be taken or will not come. Throws
    /// `operation_aborted`. This must live until then.
    auto landing() const noexcept { return Landing{this}; }

    /// The value; throws the error.
    const Value& value() const {
        if (!flight->landed())
            std::rethrow_exception(core().timed_out(*flight));
        return flight->observed_answer().value();
    }

    /// The answer, or the error of a deadline that has passed.
    Result<Value> take() const {
        if (!flight->landed())
            return Result<Value>(boost::system::in_place_error, core().timed_out(*flight));
        return flight->observed_answer();
    }

    /// The same, after `listen` has completed with this error.
    Result<Value> take(boost::system::error_code error) const {
        if (!error)
            return take();
        return Result<Value>(boost::system::in_place_error,
                             std::make_exception_ptr(boost::system::system_error(error)));
    }

private:
    struct Listen {
        template <class Handler>
        void operator()(Handler&& handler, const Wait* wait) const {
            wait->listen(std::forward<Handler>(handler));
        }
    };

    // What Asio calls an asynchronous operation, without the copies that `deferred` makes.
    struct Landing {
        const Wait* wait;

        template <asio::completion_token_for<void(boost::system::error_code)> CompletionToken>
        auto operator()(CompletionToken&& token) const {
            return asio::async_initiate<CompletionToken, void(boost::system::error_code)>(
                Listen{}, token, wait);
        }
    };
};

/// That a batch function waits for this flight.
template <class Value>
std::unique_ptr<Edge> make_edge(BatchNode& asker, FlightOf<Value>& flight) {
    const typename FlightOf<Value>::Ptr held(&flight); // should this throw
    auto edge = std::make_unique<Edge>(asker, flight);
    for (BatchNode* awaited : all_awaited_by(*flight.node()))
        awaited->waited_for();
    return edge;
}

/// One caller waiting for a flight. Counts as a waiter from `load` until it is destroyed, also
/// while nobody awaits it; keeps the loader's state alive.
template <class Value>
class Waiter {
public:
    /// Joins the flight.
    explicit Waiter(const Wait<Value>& wait) : wait_(wait) {
        FlightOf<Value>& flight = *wait.flight;
        if (BatchNode* asker = flight.node() ? current_batch() : nullptr)
            edge_ = make_edge(*asker, flight);
        flight.core().join(flight, wait.deadline);
    }

    Waiter(Waiter&& other) noexcept : wait_(other.wait_), edge_(std::move(other.edge_)) {
        other.wait_.flight = nullptr;
    }
    Waiter& operator=(Waiter&&) = delete;
    BOOST_FORCEINLINE ~Waiter() { leave(); }

    /// Waits no more.
    BOOST_FORCEINLINE void leave() {
        if (!wait_.flight)
            return;
        edge_.reset();
        FlightOf<Value>& flight = *std::exchange(wait_.flight, nullptr);
        flight.core().leave(flight);
    }

    /// False once it has been moved from.
    explicit operator bool() const noexcept { return wait_.flight != nullptr; }

    const Wait<Value>* operator->() const noexcept { return &wait_; }
    const Wait<Value>& operator*() const noexcept { return wait_; }

private:
    Wait<Value> wait_;
    std::unique_ptr<Edge> edge_; // if a batch function asks
};

/// A caller waiting for many flights, one after the other: as a `Waiter` for each, but cheaper.
template <class Value>
class Waiters {
public:
    Waiters(std::size_t count, TimePoint deadline) : deadline_(deadline), asker_(current_batch()) {
        flights_.reserve(count);
    }
    Waiters(Waiters&&) noexcept = default; // leaves the other one empty
    Waiters& operator=(Waiters&&) = delete;
    ~Waiters() {
        while (!done())
            leave_next();
    }

    void add(FlightOf<Value>& flight) {
        if (asker_)
            edges_.push_back(flight.node() ? make_edge(*asker_, flight) : nullptr);
        flights_.push_back(&flight);
        flight.core().join(flight, deadline_);
    }

    std::size_t count() const noexcept { return flights_.size(); }
    bool done() const noexcept { return next_ == flights_.size(); }

    /// Calls `use` with one answer after the other, up to the first that is not there yet.
    template <class Use>
    void take_landed(Use use) {
        for (; !done() && flights_[next_]->landed(); leave_next())
            use(flights_[next_]->observed_answer());
    }

    /// For the flight that `take_landed` stopped at, to land.
    Wait<Value> wait_for_next() const { return {flights_[next_], deadline_}; }

    /// Waits for that flight no more.
    void leave_next() {
        if (asker_)
            edges_[next_].reset();
        FlightOf<Value>& left = *flights_[next_++];
        left.core().leave(left);
    }

private:
    TimePoint deadline_;
    BatchNode* asker_;                         // if a batch function asks
    std::vector<std::unique_ptr<Edge>> edges_; // from it, one for each flight
    std::vector<FlightOf<Value>*> flights_;    // joined, from `next_` on
    std::size_t next_ = 0;
};

template <class Value>
asio::awaitable<Value> wait(Waiter<Value> waiter) {
    if (waiter->listeners())
        co_await waiter->landing();
    co_return waiter->value();
}

/// How answers are put together: as results, or as values up to the first error.
template <class Answer>
struct Appender {
    std::vector<Answer>& answers;

    template <class Value>
    void operator()(const Result<Value>& answer) const {
        if constexpr (std::is_same_v<Answer, Value>)
            answers.push_back(answer.value());
        else if (answer.has_value()) // half the work of copying a variant
            answers.emplace_back(boost::system::in_place_value, *answer);
        else
            answers.push_back(answer);
    }
};

/// Waits for all of them. `Answer` is `Value` or `Result<Value>`.
template <class Answer, class Value>
asio::awaitable<std::vector<Answer>> wait_for_all(Waiters<Value> waiters) {
    std::vector<Answer> answers;
    answers.reserve(waiters.count());
    const Appender<Answer> append{answers};
    while (waiters.take_landed(append), !waiters.done()) {
        const Wait<Value> wait = waiters.wait_for_next();
        co_await wait.landing();
        append(wait.take());
        waiters.leave_next();
    }
    co_return answers;
}

} // namespace coalesce::detail
