#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/cancellation_condition.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce {

/// Runs coroutines side by side, so that what they load in one tick is one batch: JavaScript's
/// `Promise.all`. An Asio coroutine runs only while it is awaited; those that are awaited in turn
/// run, and load, one after the other.
///
/// Completes with: their values, in the order of the coroutines. If one fails the others are
///     cancelled, and when all have ended, the error of the one that failed first is thrown.
/// Cancellation: terminal; cancels all of them and waits until they have ended.
/// Threads: they run on the executor of whoever awaits this.
/// Lifetime: none of them runs any more when this completes.
template <class T>
boost::asio::awaitable<std::vector<T>> when_all(std::vector<boost::asio::awaitable<T>> tasks);

/// The same for coroutines that give nothing.
boost::asio::awaitable<void> when_all(std::vector<boost::asio::awaitable<void>> tasks);

// ---------------------------------------------------------------------------------------------

namespace detail {

namespace asio = boost::asio;

// Asio's completion handlers would want a T that can be made without arguments.
template <class T>
asio::awaitable<void> keep_value(asio::awaitable<T> task, std::optional<T>& value) {
    value.emplace(co_await std::move(task));
}

} // namespace detail

inline boost::asio::awaitable<void> when_all(std::vector<boost::asio::awaitable<void>> tasks) {
    namespace asio = boost::asio;
    if (tasks.empty()) // a group of none never completes
        co_return;
    const auto executor = co_await asio::this_coro::executor;
    std::vector<decltype(asio::co_spawn(executor, std::move(tasks[0]), asio::deferred))> started;
    started.reserve(tasks.size());
    for (auto& task : tasks)
        started.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(started));
    const asio::experimental::wait_for_one_error until_one_fails;
    const auto [order, errors] = co_await group.async_wait(until_one_fails, asio::use_awaitable);
    for (const std::size_t i : order)
        if (errors[i])
            std::rethrow_exception(errors[i]);
}

template <class T>
boost::asio::awaitable<std::vector<T>> when_all(std::vector<boost::asio::awaitable<T>> tasks) {
    std::vector<std::optional<T>> found(tasks.size());
    std::vector<boost::asio::awaitable<void>> keeping;
    keeping.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        keeping.push_back(detail::keep_value(std::move(tasks[i]), found[i]));
    co_await when_all(std::move(keeping));
    std::vector<T> values;
    values.reserve(found.size());
    for (std::optional<T>& value : found)
        values.push_back(*std::move(value));
    co_return values;
}

} // namespace coalesce
