#pragma once

#include <coalesce/detail/flight.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <exception>
#include <utility>

namespace coalesce::detail {

/// What waiters and batches see of a loader's state: it knows the type of the values only.
template <class Value>
class LoaderCore : public Counted<LoaderCore<Value>> {
public:
    using Ptr = boost::intrusive_ptr<LoaderCore>;

    LoaderCore(const LoaderCore&) = delete;
    LoaderCore& operator=(const LoaderCore&) = delete;
    virtual ~LoaderCore() = default;

    const asio::any_io_executor& executor() const noexcept { return executor_; }

    /// A waiter joins, and later leaves, this flight.
    void join(FlightOf<Value>& flight, TimePoint deadline) {
        if (flight.deserted() && flight.phase() == FlightPhase::running)
            found(flight);
        flight.join(deadline);
    }
    void leave(FlightOf<Value>& flight) {
        flight.leave();
        if (flight.deserted() && !flight.is_done_with())
            deserted(flight);
    }

    /// Up to which batch a cached hit that is asked for now may ride. See `Hits::aligned`.
    virtual std::uint64_t last_ride() const noexcept = 0;

    /// Where such a hit, when it is awaited, waits; null if it need not.
    virtual Listeners* riders(std::uint64_t last_ride) const = 0;

    /// The error of a load whose deadline passed.
    virtual std::exception_ptr timed_out(const FlightOf<Value>& flight) const = 0;

protected:
    /// A running flight that nobody waited for has a waiter again.
    virtual void found(FlightOf<Value>& flight) = 0;

    /// The last waiter has left a flight that is on its way, or whose error nobody has seen.
    virtual void deserted(FlightOf<Value>& flight) = 0;

    explicit LoaderCore(asio::any_io_executor executor) : executor_(std::move(executor)) {}

private:
    asio::any_io_executor executor_;
};

} // namespace coalesce::detail
