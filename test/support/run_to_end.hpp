#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

namespace coalesce::test {

/// Runs everything that can run now, until what is left waits for time or for the other side.
inline void run_ready(boost::asio::io_context& context) {
    context.restart();
    while (context.poll() > 0)
        context.restart();
}

/// Runs the context until the condition holds, which is asked after every handler.
///
/// Throws: `runtime_error` if it takes unreasonably long, so that a hang is a failure.
template <class Condition>
void run_until(boost::asio::io_context& context, Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    context.restart();
    while (!holds())
        if (context.run_one_until(deadline) == 0)
            throw std::runtime_error("what the test waits for does not happen");
}

/// Runs the context until the coroutine ends; returns or throws what it does.
template <class T>
T run_to_end(boost::asio::io_context& context, boost::asio::awaitable<T> task) {
    auto result = boost::asio::co_spawn(context, std::move(task), boost::asio::use_future);
    run_until(context, [&result] {
        return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    return result.get();
}

} // namespace coalesce::test
