#pragma once

#include <coalesce/testing/loop_executor.hpp>
#include <coalesce/testing/stuck.hpp>
#include <coalesce/testing/task.hpp>
#include <coalesce/testing/virtual_clock.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

namespace coalesce::testing {

/// Settings of an `EventLoop`.
struct EventLoopOptions {
    /// Threads of yours post to the loop. Then it waits for them as it does for a socket, and time
    /// passes in `advance` only.
    bool other_threads = false;

    /// How long, in real time, the loop waits for sockets, threads and coroutines that never stop
    /// before it throws `Stuck`.
    std::chrono::steady_clock::duration patience = std::chrono::seconds(10);
};

/// Runs coroutines, one test's worth of them, on the thread of the test, with a clock of its own.
///
/// For loaders on its executor everything that is a matter of time goes by this clock: `Window`,
/// `Tick::max_age`, the `timeout` of the options, `load_until`, and what an `Observer` is told.
/// So does `testing::sleep`. A timer of Asio, and the DynamoDB client, stay with the real one.
///
/// Threads: one.
/// Lifetime: make it before all that uses its executor. Coroutines that have not ended are
///     destroyed with it.
class EventLoop {
public:
    using Clock = std::chrono::steady_clock; ///< Whose times it tells.

    /// Makes one with the default options.
    EventLoop() : EventLoop(EventLoopOptions()) {}
    /// Makes one with these options.
    explicit EventLoop(EventLoopOptions options) : options_(options) {
        boost::asio::make_service<coalesce::detail::ClockService>(context_, &clock_);
    }

    /// For loaders, and whatever a test spawns.
    boost::asio::any_io_executor executor() { return LoopExecutor(context_.get_executor()); }

    /// For code that wants an `io_context`. On this one's own executor the clock is the same, but
    /// a coroutine that waits looks like work, so that `run` can neither skip time for it nor see
    /// at once that it is stuck.
    boost::asio::io_context& context() noexcept { return context_; }

    /// The time of this loop.
    Clock::time_point now() const noexcept { return clock_.now(); }

    /// Asks for that time: for `TtlMap::now`. The loop must outlive it.
    std::function<Clock::time_point()> clock() const {
        return [this] { return now(); };
    }

    /// Starts a coroutine; it begins to run in the next call of `run`, `settle` or `advance`.
    template <class T>
    Task<T> start(boost::asio::awaitable<T> awaitable) {
        return Task<T>(executor(), std::move(awaitable));
    }

    /// Runs until this coroutine has ended and all has settled, and gives or throws what the
    /// coroutine does. When nothing else can happen, time goes on to the next timer.
    ///
    /// Throws: `Stuck`, when there is no such timer either.
    template <class T>
    T run(boost::asio::awaitable<T> awaitable) {
        Task<T> task = start(std::move(awaitable));
        return run(task);
    }

    /// Runs until this coroutine, which was started before, has ended.
    template <class T>
    T run(Task<T>& task) {
        run_until([&task] { return task.done(); });
        settle();
        return task.get();
    }

    /// Runs until this is true, which is asked after each handler; time goes on as in `run`.
    void run_until(const std::function<bool()>& holds);

    /// Runs whatever can run now. No time passes.
    void settle();

    /// Lets this much time pass, and all that happens in it happen.
    void advance(Clock::duration time);

private:
    class Patience;

    bool step();
    void wait(Patience& patience);
    [[noreturn]] void fail(const std::string& why) const;

    EventLoopOptions options_;
    VirtualClock clock_; // before the context, which abandons who waits
    boost::asio::io_context context_{1};
};

// ---------------------------------------------------------------------------------------------

/// Looks at the real clock now and then, so that a test that never ends fails.
class EventLoop::Patience {
public:
    explicit Patience(const EventLoop& loop)
        : loop_(loop), end_(Clock::now() + loop.options_.patience) {}

    void check() {
        if (++checks_ % 1024 == 0 && Clock::now() > end_)
            loop_.fail("its coroutines go on and on, without an end; one of them never stops "
                       "posting, or sleeping");
    }

    Clock::time_point end() const noexcept { return end_; }

private:
    const EventLoop& loop_;
    Clock::time_point end_;
    unsigned checks_ = 0;
};

inline void EventLoop::run_until(const std::function<bool()>& holds) {
    Patience patience(*this);
    while (!holds()) {
        patience.check();
        if (step())
            continue;
        if (options_.other_threads || !context_.stopped())
            wait(patience);
        else if (!clock_.go_to_next(Clock::time_point::max()))
            fail("what the test waits for will not happen: nothing is ready to run, and no timer "
                 "is set");
    }
}

inline void EventLoop::settle() {
    Patience patience(*this);
    while (step())
        patience.check();
}

inline void EventLoop::advance(Clock::duration time) {
    if (time.count() < 0)
        throw std::invalid_argument("coalesce::testing::EventLoop: advance() was given a negative "
                                    "duration; time does not go back");
    const Clock::time_point end = now() + time;
    settle();
    while (clock_.go_to_next(end))
        settle();
    clock_.go_to(end);
}

/// Runs one handler. False if none is ready; then the context is stopped unless it waits for
/// sockets, or for timers of Asio.
inline bool EventLoop::step() {
    context_.restart();
    return context_.poll_one() != 0;
}

/// Runs what comes next from a socket, a real timer or another thread.
inline void EventLoop::wait(Patience& patience) {
    context_.restart();
    const auto work = boost::asio::make_work_guard(context_);
    if (context_.run_one_until(patience.end()) == 0)
        fail("it has lost patience with a socket, a timer of Asio or another thread, for which "
             "the test waits in real time. For a timer take coalesce::testing::sleep; spawn "
             "coroutines on executor(), not on that of context()");
}

inline void EventLoop::fail(const std::string& why) const {
    std::string text = "coalesce::testing::EventLoop: " + why + ".";
    if (const std::size_t held = clock_.endless())
        text += " ScriptedBatch holds back " + std::to_string(held) +
                (held == 1 ? " batch: call release()." : " batches: call release().");
    else
        text += " Is a loader on the schedule Manual? Then call its dispatch().";
    throw Stuck(text);
}

} // namespace coalesce::testing
