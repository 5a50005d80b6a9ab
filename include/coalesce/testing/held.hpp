#pragma once

#include <coalesce/testing/sleep.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <deque>
#include <utility>

namespace coalesce::testing {

/// Coroutines that wait to be let go, the first first.
class HeldList {
public:
    /// How many wait.
    std::size_t size() const noexcept { return held_.size(); }

    /// Waits for `release`. This must live until then.
    ///
    /// Completes with: nothing; throws `operation_aborted`.
    /// Cancellation: terminal, partial and total.
    boost::asio::awaitable<void> wait() {
        const auto executor = co_await boost::asio::this_coro::executor;
        Held held(*this, executor);
        try {
            co_await detail::wait(held.timer);
        } catch (const boost::system::system_error&) {
            if (!held.released)
                throw;
        }
    }

    /// Lets the first go; says whether there was one.
    bool release() {
        if (held_.empty())
            return false;
        Held& first = *held_.front();
        held_.pop_front();
        first.released = true;
        first.timer.cancel();
        return true;
    }

private:
    /// In the list while it waits. Its timer never expires.
    struct Held {
        Held(HeldList& all, const boost::asio::any_io_executor& executor)
            : list(all), timer(executor, coalesce::detail::no_deadline) {
            list.held_.push_back(this);
        }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        ~Held() { std::erase(list.held_, this); }

        HeldList& list;
        coalesce::detail::Timer timer;
        bool released = false;
    };

    std::deque<Held*> held_;
};

} // namespace coalesce::testing
