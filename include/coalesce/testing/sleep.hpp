#pragma once

#include <coalesce/detail/timer.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace coalesce::testing {

namespace detail {

/// Waits for this timer. It must live until then.
inline boost::asio::awaitable<void> wait(coalesce::detail::Timer& timer) {
    const auto initiate = [](auto handler, coalesce::detail::Timer* waited) {
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([waited](boost::asio::cancellation_type) { waited->cancel(); });
        waited->async_wait(std::move(handler));
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                       void(boost::system::error_code)>(
        initiate, boost::asio::use_awaitable, &timer);
}

} // namespace detail

/// Waits, in the time of the executor that it runs on: on an `EventLoop`, virtual time; on any
/// other, real time. For backends that a test makes up.
///
/// Completes with: nothing; throws `operation_aborted`.
/// Cancellation: terminal, partial and total.
/// Threads: any executor.
inline boost::asio::awaitable<void> sleep(std::chrono::steady_clock::duration time) {
    const auto executor = co_await boost::asio::this_coro::executor;
    coalesce::detail::Timer timer(executor, coalesce::detail::from_now(executor, time));
    co_await detail::wait(timer);
}

} // namespace coalesce::testing
