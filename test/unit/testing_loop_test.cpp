// The event loop of the test kit: its time, and that it says so instead of waiting for ever.

#include <coalesce/testing.hpp>
#include <coalesce/ttl_map.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using coalesce::testing::EventLoop;
using coalesce::testing::ScriptedBatch;
using coalesce::testing::Stuck;

using Users = Loader<int, std::string>;
using Backend = ScriptedBatch<int, std::string>;
using Batches = std::vector<std::vector<int>>;

class EventLoopTest : public ::testing::Test {
protected:
    EventLoopTest() {
        backend.answers_with([](int id) { return "user " + std::to_string(id); });
    }

    EventLoop loop;
    Backend backend;
};

std::string what_of(const std::function<void()>& act) {
    try {
        act();
        return "no error";
    } catch (const std::exception& error) {
        return error.what();
    }
}

TEST_F(EventLoopTest, a_coroutine_is_run_to_its_end) {
    Users users(loop.executor(), backend);

    EXPECT_EQ(loop.run(users.load(1)), "user 1");
}

TEST_F(EventLoopTest, what_a_coroutine_throws_is_thrown) {
    backend.fails(1, "gone");
    Users users(loop.executor(), backend);

    EXPECT_EQ(what_of([&] { loop.run(users.load(1)); }), "gone");
}

TEST_F(EventLoopTest, a_window_of_an_hour_passes_in_no_time) {
    Users users(loop.executor(), backend, {.batch_schedule = Window{1h}});
    const auto began = loop.now();

    EXPECT_EQ(loop.run(users.load(1)), "user 1");

    EXPECT_EQ(loop.now() - began, 1h);
}

TEST_F(EventLoopTest, a_window_ends_when_the_test_has_let_that_much_time_pass_and_not_before) {
    Users users(loop.executor(), backend, {.batch_schedule = Window{10ms}});
    auto user = loop.start(users.load(1));

    loop.advance(10ms - 1ns);
    EXPECT_EQ(backend.batches(), Batches{});
    loop.advance(1ns);

    EXPECT_EQ(backend.batches(), (Batches{{1}}));
    EXPECT_EQ(user.get(), "user 1");
}

TEST_F(EventLoopTest, no_time_passes_while_it_settles) {
    Users users(loop.executor(), backend, {.batch_schedule = Window{1ns}});
    auto user = loop.start(users.load(1));
    const auto began = loop.now();

    loop.settle();

    EXPECT_EQ(loop.now(), began);
    EXPECT_FALSE(user.done());
}

TEST_F(EventLoopTest, a_load_times_out_at_its_deadline_and_not_before) {
    backend.hold();
    Users users(loop.executor(), backend, {.name = "users", .timeout = 50ms});
    auto user = loop.start(users.load(1));

    loop.advance(49ms);
    EXPECT_FALSE(user.done());
    loop.advance(1ms);

    EXPECT_EQ(user.error(), "loader \"users\": the deadline has passed without an answer for the "
                            "key 1; its batch has left and is still running: deadline passed "
                            "[coalesce:8]");
    EXPECT_EQ(backend.cancelled(), 1U);
}

TEST_F(EventLoopTest, load_until_takes_a_time_of_the_loop) {
    backend.takes(3s);
    Users users(loop.executor(), backend);
    auto hasty = loop.start(users.load_until(loop.now() + 2s, 1));
    auto patient = loop.start(users.load_until(loop.now() + 4s, 1));

    loop.advance(4s);

    EXPECT_NE(hasty.error(), "");
    EXPECT_EQ(patient.get(), "user 1");
}

TEST_F(EventLoopTest, a_timeout_beyond_the_end_of_time_is_none) {
    backend.takes(1h);
    Users users(loop.executor(), backend, {.timeout = std::chrono::steady_clock::duration::max()});

    EXPECT_EQ(loop.run(users.load(1)), "user 1");
}

// Loads a new key in each round.
asio::awaitable<void> load_without_end(Users& users, EventLoop& loop) {
    std::vector<Pending<std::string>> waiting;
    for (int id = 0; id < 20; ++id) {
        waiting.push_back(users.enqueue(id));
        co_await asio::post(asio::use_awaitable);
        if (id == 9)
            loop.advance(50ms);
    }
    for (auto& user : waiting)
        co_await user.get();
}

asio::awaitable<void> load_without_pause(Users& users, int& loaded) {
    std::vector<Pending<std::string>> waiting;
    for (; loaded < 1000; ++loaded) {
        waiting.push_back(users.enqueue(loaded));
        co_await asio::post(asio::use_awaitable);
    }
    for (auto& user : waiting)
        co_await user.get();
}

TEST_F(EventLoopTest, a_tick_grows_no_older_while_the_test_lets_no_time_pass) {
    Users users(loop.executor(), backend, {.batch_schedule = Tick{.max_age = 1ns}});
    int loaded = 0;

    loop.run(load_without_pause(users, loaded));

    EXPECT_EQ(backend.batches().size(), 1U);
}

TEST_F(EventLoopTest, a_tick_is_cut_at_its_max_age) {
    Users users(loop.executor(), backend, {.batch_schedule = Tick{.max_age = 50ms}});

    loop.run(load_without_end(users, loop));

    EXPECT_EQ(backend.batches().size(), 2U);
}

TEST_F(EventLoopTest, an_observer_is_told_times_of_the_loop) {
    const auto seen = std::make_shared<Statistics>();
    backend.takes(3s);
    Users users(loop.executor(), backend, {.observer = seen, .batch_schedule = Window{2s}});

    loop.run(users.load(1));

    EXPECT_EQ(seen->longest_wait, 2s);
    EXPECT_EQ(seen->longest_batch, 3s);
}

TEST_F(EventLoopTest, a_ttl_map_that_asks_the_loop_for_the_time_forgets_on_time) {
    using Lasting = Loader<int, std::string, std::identity, TtlMap>;
    Lasting users(loop.executor(), backend, {}, {}, {.time_to_live = 30s, .now = loop.clock()});
    loop.run(users.load(1));

    loop.advance(29s);
    EXPECT_TRUE(users.contains(1));
    loop.advance(1s);

    EXPECT_FALSE(users.contains(1));
}

TEST_F(EventLoopTest, loaders_on_a_strand_go_by_the_same_clock) {
    const auto strand = asio::make_strand(loop.executor());
    Users users(strand, backend, {.batch_schedule = Window{1h}});

    EXPECT_EQ(loop.run(users.load(1)), "user 1");
}

TEST_F(EventLoopTest, loaders_on_other_contexts_keep_the_real_clock) {
    asio::io_context other;
    Users users(other.get_executor(), backend, {.batch_schedule = Window{1ns}});
    auto user = asio::co_spawn(other, users.load(1), asio::use_future);

    other.run();

    EXPECT_EQ(user.get(), "user 1");
}

asio::awaitable<void> sleep_and_note(std::chrono::milliseconds time, std::vector<int>& order) {
    co_await coalesce::testing::sleep(time);
    order.push_back(static_cast<int>(time.count()));
}

TEST_F(EventLoopTest, sleepers_wake_in_the_order_of_their_times) {
    std::vector<int> order;
    for (const auto time : {30ms, 10ms, 20ms})
        loop.start(sleep_and_note(time, order));

    loop.advance(20ms);
    EXPECT_EQ(order, (std::vector{10, 20}));
    loop.advance(10ms);

    EXPECT_EQ(order, (std::vector{10, 20, 30}));
}

asio::awaitable<void> sleep_twice(EventLoop& loop, std::vector<std::chrono::nanoseconds>& times) {
    const auto began = loop.now();
    for (int i = 0; i < 2; ++i) {
        co_await coalesce::testing::sleep(40ms);
        times.push_back(loop.now() - began);
    }
}

TEST_F(EventLoopTest, who_sleeps_again_while_time_passes_wakes_at_the_right_time) {
    std::vector<std::chrono::nanoseconds> times;
    loop.start(sleep_twice(loop, times));

    loop.advance(100ms);

    EXPECT_EQ(times, (std::vector<std::chrono::nanoseconds>{40ms, 80ms}));
}

asio::awaitable<std::size_t> race(Users& users) {
    using namespace asio::experimental::awaitable_operators;
    auto load = users.load(1);
    auto pause = coalesce::testing::sleep(1s);
    const auto winner = co_await (std::move(load) || std::move(pause));
    co_return winner.index();
}

TEST_F(EventLoopTest, a_sleep_can_lose_and_win_a_race) {
    Users users(loop.executor(), backend, {.cache = false});

    EXPECT_EQ(loop.run(race(users)), 0U);
    backend.takes(2s);
    EXPECT_EQ(loop.run(race(users)), 1U);
    EXPECT_EQ(backend.cancelled(), 1U);
}

TEST_F(EventLoopTest, a_task_can_be_cancelled) {
    backend.hold();
    Users users(loop.executor(), backend);
    auto user = loop.start(users.load(1));
    loop.settle();

    user.cancel();
    loop.settle();

    EXPECT_TRUE(user.done());
    EXPECT_THROW(user.get(), boost::system::system_error);
    EXPECT_EQ(backend.cancelled(), 1U);
}

TEST_F(EventLoopTest, a_task_that_was_dropped_goes_on) {
    Users users(loop.executor(), backend);

    static_cast<void>(loop.start(users.load(1)));
    loop.settle();

    EXPECT_TRUE(users.contains(1));
}

// What it says.

TEST_F(EventLoopTest, a_wait_that_nothing_can_end_is_an_error_and_not_a_hang) {
    Users users(loop.executor(), backend, {.batch_schedule = Manual{}});

    EXPECT_EQ(what_of([&] { loop.run(users.load(1)); }),
              "coalesce::testing::EventLoop: what the test waits for will not happen: nothing is "
              "ready to run, and no timer is set. Is a loader on the schedule Manual? Then call "
              "its dispatch().");
}

TEST_F(EventLoopTest, the_error_counts_the_batches_that_are_held) {
    backend.hold();
    Users users(loop.executor(), backend, {.max_batch_size = 1});
    auto other = loop.start(users.load(2));

    EXPECT_EQ(what_of([&] { loop.run(users.load(1)); }),
              "coalesce::testing::EventLoop: what the test waits for will not happen: nothing is "
              "ready to run, and no timer is set. ScriptedBatch holds back 2 batches: call "
              "release().");
    EXPECT_FALSE(other.done());
}

asio::awaitable<void> wait_for_real_time(EventLoop& loop) {
    asio::steady_timer timer(loop.executor(), 1h);
    co_await timer.async_wait(asio::use_awaitable);
}

TEST_F(EventLoopTest, it_loses_patience_with_what_is_real) {
    EventLoop hasty({.patience = 1ms});

    EXPECT_EQ(what_of([&] { hasty.run(wait_for_real_time(hasty)); }),
              "coalesce::testing::EventLoop: it has lost patience with a socket, a timer of Asio "
              "or another thread, for which the test waits in real time. For a timer take "
              "coalesce::testing::sleep; spawn coroutines on executor(), not on that of context(). "
              "Is a loader on the schedule Manual? Then call its dispatch().");
}

asio::awaitable<void> post_for_ever() {
    for (;;)
        co_await asio::post(asio::use_awaitable);
}

TEST_F(EventLoopTest, it_loses_patience_with_what_never_stops) {
    EventLoop hasty({.patience = 1ms});
    hasty.start(post_for_ever());

    const std::string text = what_of([&] { hasty.settle(); });

    EXPECT_TRUE(text.starts_with("coalesce::testing::EventLoop: its coroutines go on and on"))
        << text;
}

TEST_F(EventLoopTest, a_result_that_is_not_there_or_was_taken_is_refused) {
    auto task = loop.start(coalesce::testing::sleep(0s));
    EXPECT_THROW(task.get(), std::logic_error);

    loop.run(task);

    EXPECT_THROW(task.get(), std::logic_error);
}

TEST_F(EventLoopTest, time_does_not_go_back) {
    EXPECT_THROW(loop.advance(-1ns), std::invalid_argument);
}

// What is real.

asio::awaitable<int> count_on_a_pool(asio::thread_pool& pool) {
    const auto count = []() -> asio::awaitable<int> { co_return 42; };
    co_return co_await asio::co_spawn(pool, count, asio::use_awaitable);
}

TEST_F(EventLoopTest, it_waits_for_other_threads_if_it_is_told_of_them) {
    asio::thread_pool pool(1);
    EventLoop threaded({.other_threads = true});

    EXPECT_EQ(threaded.run(count_on_a_pool(pool)), 42);
    pool.join();
}

asio::awaitable<void> wait_a_moment(EventLoop& loop) {
    asio::steady_timer timer(loop.executor(), 1ms);
    co_await timer.async_wait(asio::use_awaitable);
}

TEST_F(EventLoopTest, no_virtual_time_passes_while_something_real_is_awaited) {
    const auto began = loop.now();
    auto sleeper = loop.start(coalesce::testing::sleep(1s));

    loop.run(wait_a_moment(loop));

    EXPECT_EQ(loop.now(), began);
    EXPECT_FALSE(sleeper.done());
}

TEST_F(EventLoopTest, coroutines_that_have_not_ended_go_with_it) {
    auto held = std::make_shared<int>(1);
    std::weak_ptr<int> seen = held;
    {
        EventLoop short_lived;
        Backend slow;
        slow.takes(1h).answers_with([kept = std::move(held)](int) { return std::string(); });
        Users users(short_lived.executor(), slow, {.batch_schedule = Window{1s}, .timeout = 2h});
        auto queued = short_lived.start(users.load(1));
        short_lived.advance(2s);
        auto waits = short_lived.start(users.load(2));
        short_lived.settle();
        EXPECT_FALSE(queued.done() || waits.done());
    }

    EXPECT_TRUE(seen.expired());
}

} // namespace
} // namespace coalesce::test
