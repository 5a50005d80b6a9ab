#pragma once

#include <coalesce/detail/flight.hpp>
#include <coalesce/detail/resumer.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/config.hpp>

#include <cstdint>
#include <exception>
#include <utility>

namespace coalesce::detail {

/// What waiters and batches see of a loader's state: it knows the type of the values only.
template <class Value>
class LoaderCore : public Resumer {
public:
    using Ptr = boost::intrusive_ptr<LoaderCore>;
    /// A waiter joins this flight. While a flight has waiters it keeps the state alive.
    void join(FlightOf<Value>& flight, TimePoint deadline) {
        if (flight.deserted()) {
            if (flight.phase() == FlightPhase::running)
                found(flight);
            intrusive_ptr_add_ref(this);
        }
        flight.join(deadline);
    }

    /// A waiter leaves it.
    void leave(FlightOf<Value>& flight) {
        flight.leave();
        if (!flight.deserted())
            return;
        if (flight.held() && flight.is_done_with())
            intrusive_ptr_release(this);
        else
            left_by_all(flight);
    }

    /// Where a cached hit waits that is awaited now; null if it need not. `last_ride`: up to which
    /// batch it may ride. See `Hits::aligned`.
    Listeners* riders(std::uint64_t last_ride) const {
        return takes_riders_ ? find_riders(last_ride) : nullptr;
    }

    /// The error of a load whose deadline passed.
    virtual std::exception_ptr timed_out(const FlightOf<Value>& flight) const = 0;

    /// Nobody holds this flight any more.
    virtual void destroy(FlightOf<Value>& flight) noexcept = 0;

protected:
    using Resumer::Resumer;

    /// Hits may ride on a batch that is open.
    void take_riders(bool takes) noexcept { takes_riders_ = takes; }

    virtual Listeners* find_riders(std::uint64_t last_ride) const = 0;

    /// A running flight that nobody waited for has a waiter again.
    virtual void found(FlightOf<Value>& flight) = 0;

    /// The last waiter has left a flight that is on its way, or whose error nobody has seen.
    virtual void deserted(FlightOf<Value>& flight) = 0;

private:
    BOOST_NOINLINE void left_by_all(FlightOf<Value>& flight) {
        const Ptr self(this, false); // goes after the flight
        const typename FlightOf<Value>::Ptr last(&flight);
        if (!flight.is_done_with())
            deserted(flight);
    }

    bool takes_riders_ = false;
};

} // namespace coalesce::detail
