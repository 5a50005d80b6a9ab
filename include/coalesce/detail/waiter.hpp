#pragma once

#include <coalesce/detail/flight.hpp>

#include <boost/asio/async_result.hpp>

#include <utility>

namespace coalesce::detail {

/// One caller waiting for a flight. Counts as a waiter from `load` until it is destroyed, also
/// while nobody awaits it; keeps the loader's state alive.
template <class State>
class Waiter {
public:
    using StatePtr = boost::intrusive_ptr<State>;
    using Flight = typename State::Flight;
    using FlightPtr = typename Flight::Ptr;

    Waiter(StatePtr state, FlightPtr flight)
        : state_(std::move(state)), flight_(std::move(flight)) {
        state_->join(*flight_);
    }

    Waiter(Waiter&& other) noexcept = default; // leaves `flight_` of the other one empty
    Waiter& operator=(Waiter&&) = delete;
    ~Waiter() {
        if (flight_)
            state_->leave(*flight_);
    }

    bool landed() const noexcept { return flight_->landed(); }
    const auto& answer() const noexcept { return flight_->answer(); }
    const asio::any_io_executor& executor() const noexcept { return state_->executor(); }

    /// Completes, with `void(error_code)`, when the flight has landed; the waiter itself must
    /// live until then.
    template <class CompletionToken>
    auto async_landed(CompletionToken&& token) const {
        return asio::async_initiate<CompletionToken, void(boost::system::error_code)>(
            Listen{}, token, flight_, state_->executor());
    }

    const FlightPtr& flight() const noexcept { return flight_; }

private:
    struct Listen {
        template <class Handler>
        void operator()(Handler&& handler, FlightPtr flight, asio::any_io_executor executor) {
            flight->listen(std::forward<Handler>(handler), executor);
        }
    };

    StatePtr state_;
    FlightPtr flight_;
};

} // namespace coalesce::detail
