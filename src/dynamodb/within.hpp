#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace coalesce::dynamodb::detail {

namespace asio = boost::asio;

/// What came of some work: a value or an error.
template <class T>
struct Ended {
    std::optional<T> value;
    std::exception_ptr error;
};

/// Awaits work and keeps what it throws: an operator `||` goes on waiting for the other side when
/// one throws.
template <class T>
asio::awaitable<Ended<T>> caught(asio::awaitable<T> work) {
    Ended<T> ended;
    try {
        ended.value.emplace(co_await std::move(work));
    } catch (...) {
        ended.error = std::current_exception();
    }
    co_return ended;
}

/// Awaits work, but not beyond a point in time.
///
/// Completes with: what it gives, or nothing if it was cancelled for its time; throws what it
///     throws.
/// Cancellation: of the work.
template <class T>
asio::awaitable<std::optional<T>> within(asio::any_io_executor executor,
                                         std::chrono::steady_clock::time_point end,
                                         asio::awaitable<T> work) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(executor, end);
    auto both = caught(std::move(work)) || timer.async_wait(asio::use_awaitable);
    auto first = co_await std::move(both);
    if (first.index() == 1)
        co_return std::nullopt;
    auto& ended = std::get<0>(first);
    if (ended.error)
        std::rethrow_exception(ended.error);
    co_return std::move(ended.value);
}

} // namespace coalesce::dynamodb::detail
