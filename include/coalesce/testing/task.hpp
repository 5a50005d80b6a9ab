#pragma once

#include <coalesce/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace coalesce::testing {

/// A coroutine that an `EventLoop` has started.
///
/// Threads: that of the loop.
/// Lifetime: may be dropped; the coroutine goes on.
template <class T>
class Task {
public:
    /// True when the coroutine has ended.
    bool done() const noexcept { return state_->result.has_value(); }

    /// What it gave; throws what it threw. Once.
    ///
    /// Throws: `std::logic_error` if it has not ended.
    T get() {
        if (!done())
            throw std::logic_error("coalesce::testing::Task: get() was called, but the coroutine "
                                   "has not ended, or its result was taken before; let the loop "
                                   "run(task), settle() or advance() first, and ask done()");
        Result<T> result = *std::exchange(state_->result, std::nullopt);
        if constexpr (std::is_void_v<T>)
            result.value();
        else
            return std::move(result).value();
    }

    /// The text of the error that it threw; empty if it has not, or not ended yet.
    std::string error() const {
        if (!done() || !state_->result->has_error())
            return {};
        try {
            std::rethrow_exception(state_->result->error());
        } catch (const std::exception& error) {
            return error.what();
        } catch (...) {
            return "an exception that is no std::exception";
        }
    }

    /// Cancels it (terminal), as its caller would.
    void cancel() { state_->signal.emit(boost::asio::cancellation_type::terminal); }

private:
    friend class EventLoop;

    // Shared by the task and its coroutine.
    struct State {
        std::optional<Result<T>> result;
        boost::asio::cancellation_signal signal;
    };
    using StatePtr = std::shared_ptr<State>;

    Task(const boost::asio::any_io_executor& executor, boost::asio::awaitable<T> awaitable) {
        boost::asio::co_spawn(executor, keep(std::move(awaitable), state_),
                              boost::asio::bind_cancellation_slot(
                                  state_->signal.slot(), [state = state_](std::exception_ptr) {}));
    }

    static boost::asio::awaitable<void> keep(boost::asio::awaitable<T> awaitable, StatePtr state) {
        try {
            if constexpr (std::is_void_v<T>) {
                co_await std::move(awaitable);
                state->result.emplace(boost::system::in_place_value);
            } else {
                T value = co_await std::move(awaitable);
                state->result.emplace(boost::system::in_place_value, std::move(value));
            }
        } catch (...) {
            state->result.emplace(boost::system::in_place_error, std::current_exception());
        }
    }

    StatePtr state_ = std::make_shared<State>();
};

} // namespace coalesce::testing
