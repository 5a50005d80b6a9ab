#pragma once

#include <coalesce/detail/clock.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/config.hpp>

#include <memory>
#include <utility>
#include <variant>

namespace coalesce::detail {

/// Calls a handler at a time of its executor's clock; see `now`. Destroyed before that, it calls
/// the handler with `operation_aborted`.
class Timer {
public:
    // None of this is inlined: few loads wait with a timer, and all are compiled with one.

    BOOST_NOINLINE Timer(const asio::any_io_executor& executor, TimePoint time) {
        if (ManualClock* clock = manual_clock(executor))
            timer_.emplace<ManualTimer>(*clock, executor, time);
        else
            timer_.emplace<asio::steady_timer>(executor, time);
    }

    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    BOOST_NOINLINE ~Timer() = default;

    /// Once. The handler has no executor but this one, and no cancellation slot.
    template <class Handler>
    BOOST_NOINLINE void async_wait(Handler handler) {
        if (auto* manual = std::get_if<ManualTimer>(&timer_))
            manual->wait(std::move(handler));
        else
            std::get<asio::steady_timer>(timer_).async_wait(std::move(handler));
    }

    /// Calls the handler now, with `operation_aborted`.
    void cancel() {
        if (auto* manual = std::get_if<ManualTimer>(&timer_))
            manual->cancel();
        else
            std::get<asio::steady_timer>(timer_).cancel();
    }

private:
    template <class Handler>
    class HandlerOf final : public TimedHandler {
    public:
        explicit HandlerOf(Handler handler) : handler_(std::move(handler)) {}

        void call(boost::system::error_code error) override { std::move(handler_)(error); }

    private:
        Handler handler_;
    };

    class ManualTimer {
    public:
        ManualTimer(ManualClock& clock, asio::any_io_executor executor, TimePoint time)
            : clock_(clock), executor_(std::move(executor)), place_{time, 0} {}
        ManualTimer(const ManualTimer&) = delete;
        ManualTimer& operator=(const ManualTimer&) = delete;
        ~ManualTimer() { cancel(); }

        template <class Handler>
        void wait(Handler handler) {
            place_ = clock_.add(place_.time, executor_,
                                std::make_unique<HandlerOf<Handler>>(std::move(handler)));
        }
        void cancel() { clock_.cancel(place_); }

    private:
        ManualClock& clock_;
        asio::any_io_executor executor_;
        ManualClock::Place place_;
    };

    std::variant<std::monostate, asio::steady_timer, ManualTimer> timer_;
};

} // namespace coalesce::detail
