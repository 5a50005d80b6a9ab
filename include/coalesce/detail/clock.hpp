#pragma once

// What time it is for what runs on an executor: that of the steady clock, unless a test has given
// the execution context a clock of its own. See <coalesce/testing/event_loop.hpp>.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/config.hpp>
#include <boost/system/error_code.hpp>

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>

namespace coalesce::detail {

namespace asio = boost::asio;

using TimePoint = std::chrono::steady_clock::time_point;
inline constexpr TimePoint no_deadline = TimePoint::max();

/// What somebody waits for a time with.
class TimedHandler {
public:
    virtual ~TimedHandler() = default;

    virtual void call(boost::system::error_code error) = 0;
};

/// A clock that goes on when it is told to.
class ManualClock {
public:
    using HandlerPtr = std::unique_ptr<TimedHandler>;

    /// A handler that waits: until when, and the how manyth of all.
    struct Place {
        TimePoint time;
        std::uint64_t number = 0;

        auto operator<=>(const Place&) const = default;
    };

    /// How many there are in this process. While there is none, nobody looks for one.
    static inline constinit std::atomic<unsigned> count = 0;

    ManualClock() { count.fetch_add(1, std::memory_order_relaxed); }
    ManualClock(const ManualClock&) = delete;
    ManualClock& operator=(const ManualClock&) = delete;

    virtual TimePoint now() const noexcept = 0;

    /// Calls the handler, through the executor, when its time has come.
    virtual Place add(TimePoint time, const asio::any_io_executor& executor,
                      HandlerPtr handler) = 0;

    /// Calls it with `operation_aborted`, unless it is on its way.
    virtual void cancel(const Place& place) = 0;

    /// Destroys all handlers: their execution context is going away.
    virtual void abandon() noexcept = 0;

protected:
    ~ManualClock() { count.fetch_sub(1, std::memory_order_relaxed); }
};

/// How an execution context comes to its own clock.
class ClockService final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    explicit ClockService(asio::execution_context& context, ManualClock* clock = nullptr)
        : service(context), clock_(clock) {}

    ManualClock* clock() const noexcept { return clock_; }

private:
    void shutdown() noexcept override {
        if (clock_)
            clock_->abandon();
    }

    ManualClock* clock_; // outlives the context
};

BOOST_NOINLINE inline ManualClock* find_clock(const asio::any_io_executor& executor) {
    asio::execution_context& context = asio::query(executor, asio::execution::context);
    if (!asio::has_service<ClockService>(context))
        return nullptr;
    return asio::use_service<ClockService>(context).clock();
}

/// The clock of this executor's context, if it has its own.
inline ManualClock* manual_clock(const asio::any_io_executor& executor) {
    if (BOOST_LIKELY(ManualClock::count.load(std::memory_order_relaxed) == 0))
        return nullptr;
    return find_clock(executor);
}

/// What time it is for what runs on this executor.
inline TimePoint now(const asio::any_io_executor& executor) {
    if (const ManualClock* clock = manual_clock(executor))
        return clock->now();
    return std::chrono::steady_clock::now();
}

/// So much later than now; never, if that is too far away to be a time.
inline TimePoint from_now(const asio::any_io_executor& executor, TimePoint::duration delay) {
    const TimePoint time = now(executor);
    return delay < TimePoint::max() - time ? time + delay : TimePoint::max();
}

} // namespace coalesce::detail
