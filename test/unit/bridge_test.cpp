// A bridge to a loader whose executor runs on this very thread, when the test says so: what is
// awaited, and what becomes of it when somebody leaves. With more threads: bridge_threads_test.cpp.

#include "support/foreign_coroutines.hpp"
#include "support/gate.hpp"

#include <coalesce/bridge.hpp>
#include <coalesce/lru_map.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using IntBridge = Bridge<int, int>;

Eager<int> awaits(Crossing<int> load) {
    co_return co_await std::move(load);
}

Owned notes(Crossing<int> load, std::optional<Result<int>>& answer) {
    try {
        answer = co_await std::move(load);
    } catch (...) {
        answer = std::current_exception();
    }
}

/// Loads a key, and then the one after it.
Eager<int> loads_in_turn(IntBridge& bridge, int key) {
    const int first = co_await bridge.load(key);
    co_return co_await bridge.load(first + 1);
}

/// Fails odd keys.
std::vector<Result<int>> fail_odd(const Ints& keys) {
    std::vector<Result<int>> answers;
    for (const int key : keys)
        if (key % 2 == 0)
            answers.emplace_back(key);
        else
            answers.emplace_back(std::make_exception_ptr(std::runtime_error("an odd key")));
    return answers;
}

class BridgeTest : public LoaderFixture {
protected:
    template <class BatchFn>
    IntBridge bridge_to(BatchFn batch_fn, LoaderOptions options = {},
                        Resume resume = Resume::on_loader()) {
        options.name = "ints";
        return IntBridge({executor(), std::move(batch_fn), std::move(options)}, std::move(resume));
    }

    /// Loads, and waits for the answer.
    int load(IntBridge& over, int key) {
        auto future = over.load(key).future();
        run();
        return future.get();
    }

    Recorder<int> backend;
    IntBridge bridge = bridge_to(backend);
};

// What comes back

TEST_F(BridgeTest, keys_asked_for_before_the_executor_turns_are_one_batch) {
    auto one = awaits(bridge.load(1));
    auto two = awaits(bridge.load(2));
    run();

    EXPECT_EQ(one.future.get(), 1);
    EXPECT_EQ(two.future.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(BridgeTest, a_key_is_on_its_way_before_anybody_awaits_it) {
    auto one = bridge.load(1);
    EXPECT_FALSE(one.ready());
    run();

    EXPECT_TRUE(one.ready());
    EXPECT_EQ(std::move(one).get(), 1);
}

TEST_F(BridgeTest, a_coroutine_that_awaits_an_answer_that_is_there_does_not_suspend) {
    auto one = bridge.load(1);
    run();

    EXPECT_TRUE(done(awaits(std::move(one)).future));
}

TEST_F(BridgeTest, a_value_that_came_over_is_there_at_once_when_it_is_asked_for_again) {
    load(bridge, 1);

    EXPECT_TRUE(done(awaits(bridge.load(1)).future));
    EXPECT_TRUE(done(bridge.load(1).future()));
    EXPECT_EQ(bridge.load(1).get(), 1);
}

TEST_F(BridgeTest, errors_are_thrown_where_the_load_is_awaited) {
    auto odd = bridge_to(fail_odd);
    auto awaited = awaits(odd.load(1));
    auto future = odd.load(3).future();
    run();

    EXPECT_EQ(error_of(awaited.future), "an odd key");
    EXPECT_EQ(error_of(future), "an odd key");
}

TEST_F(BridgeTest, null_keys_are_refused_by_the_loader) {
    using Key = std::shared_ptr<int>;
    Bridge<Key, Key> pointers({executor(), Recorder<Key>()}, Resume::on_loader());
    auto null = pointers.load(nullptr).future();
    run();

    EXPECT_EQ(code_of(null), errc::null_key);
}

TEST_F(BridgeTest, many_keys_are_one_batch_and_come_back_in_their_order) {
    auto many = bridge.load_many({3, 1, 3}).future();
    run();

    const auto results = many.get();
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(*results[0], 3);
    EXPECT_EQ(*results[1], 1);
    EXPECT_EQ(*results[2], 3);
    EXPECT_EQ(backend.calls(), (Calls{{3, 1}}));
}

TEST_F(BridgeTest, of_many_keys_each_has_its_own_error) {
    auto odd = bridge_to(fail_odd);
    auto many = odd.load_many({1, 2}).future();
    run();

    const auto results = many.get();
    EXPECT_EQ(text_of(results.at(0).error()), "an odd key");
    EXPECT_EQ(*results.at(1), 2);
}

TEST_F(BridgeTest, many_keys_that_came_over_before_are_there_at_once) {
    std::ignore = bridge.load_many({1, 2}).future();
    run();

    EXPECT_TRUE(bridge.load_many({2, 1, 1}).ready());
    EXPECT_FALSE(bridge.load_many({2, 3}).ready());
    EXPECT_TRUE(bridge.load_many({}).ready());
}

TEST_F(BridgeTest, the_parts_of_a_key_are_a_key) {
    using Key = std::pair<int, std::string>;
    Recorder<Key> pairs;
    Bridge<Key, Key> over({executor(), pairs}, Resume::on_loader());
    auto pair = over.load(1, "a").future();
    run();

    EXPECT_EQ(pair.get(), Key(1, "a"));
}

TEST_F(BridgeTest, awaiting_twice_is_refused) {
    auto one = bridge.load(1);
    auto first = std::move(one);
    auto second = awaits(std::move(one)).future;

    EXPECT_EQ(code_of(second), errc::awaited_twice);
}

TEST_F(BridgeTest, a_hundred_keys_that_come_together_cost_the_executor_no_more_than_one) {
    std::vector<Crossing<int>> crossings;
    crossings.push_back(bridge.load(0));
    const auto for_one = context_.poll();
    context_.restart();

    for (int key = 1; key <= 100; ++key)
        crossings.push_back(bridge.load(key));

    EXPECT_EQ(context_.poll(), for_one);
    EXPECT_EQ(backend.calls().back().size(), 100U);
}

// Clear and prime

TEST_F(BridgeTest, a_cleared_key_is_asked_for_anew) {
    load(bridge, 1);
    load(bridge, 2);
    bridge.clear(1);

    EXPECT_TRUE(bridge.load(2).ready());
    load(bridge, 1);
    EXPECT_EQ(backend.calls(), (Calls{{1}, {2}, {1}}));

    bridge.clear_all();
    load(bridge, 2);
    EXPECT_EQ(backend.calls().back(), (Ints{2}));
}

TEST_F(BridgeTest, an_answer_that_was_on_its_way_when_its_key_was_cleared_is_not_kept) {
    Gate<int> gate;
    auto slow = bridge_to(gate);
    auto stale = slow.load(1).future();
    context_.poll();

    slow.clear(1);
    gate.open(0);
    run();

    EXPECT_EQ(stale.get(), 1);
    EXPECT_FALSE(slow.load(1).ready());
}

Eager<int> load_and_clear(IntBridge& over, int key) {
    const int value = co_await over.load(key);
    over.clear(key);
    co_return value;
}

TEST_F(BridgeTest, nor_is_one_that_comes_before_the_loader_has_heard_of_the_clear) {
    auto first = load_and_clear(bridge, 1);
    auto second = bridge.load(1).future();
    run();

    EXPECT_EQ(first.future.get() + second.get(), 2);
    EXPECT_FALSE(bridge.load(1).ready());
}

TEST_F(BridgeTest, a_primed_answer_is_what_later_loads_get) {
    bridge.prime(1, 11);
    EXPECT_EQ(load(bridge, 1), 11);

    bridge.prime(1, 12);
    EXPECT_EQ(load(bridge, 1), 11);

    bridge.prime(1, 13, Prime::replace);
    EXPECT_EQ(load(bridge, 1), 13);
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(BridgeTest, a_loader_without_a_cache_is_asked_each_time) {
    auto uncached = bridge_to(backend, {.cache = false});

    load(uncached, 1);
    load(uncached, 1);

    EXPECT_EQ(backend.calls(), (Calls{{1}, {1}}));
}

TEST_F(BridgeTest, what_a_bounded_cache_may_forget_the_bridge_does_not_remember) {
    using Bounded = Loader<int, int, std::identity, LruMap>;
    Bridge over{Bounded{executor(), backend, {}, {}, LruMap{.max_entries = 1}},
                Resume::on_loader()};
    for (const int key : {1, 2, 1}) {
        std::ignore = over.load(key).future();
        run();
    }

    EXPECT_EQ(backend.calls(), (Calls{{1}, {2}, {1}}));
}

struct Tens {
    int operator()(int key) const { return key / 10; }
};

TEST_F(BridgeTest, keys_that_the_loader_takes_for_one_are_one_here) {
    Bridge over{Loader<int, int, Tens>{executor(), backend}, Resume::on_loader()};
    std::ignore = over.load(11).future();
    run();

    EXPECT_EQ(over.load(12).get(), 11);
    over.clear(19);
    EXPECT_FALSE(over.load(11).ready());
}

struct RefusesNegatives {
    int operator()(int key) const { return key >= 0 ? key : throw std::range_error("negative"); }
};

TEST_F(BridgeTest, what_throws_at_the_loader_comes_out_of_its_executor_and_keeps_nobody_waiting) {
    Bridge over{Loader<int, int, RefusesNegatives>{executor(), backend}, Resume::on_loader()};
    over.prime(-1, 1);
    auto one = over.load(1).future();

    EXPECT_THROW(run(), std::range_error);
    run();
    EXPECT_EQ(one.get(), 1);
}

TEST_F(BridgeTest, sends_what_a_manual_schedule_keeps_when_it_is_told_to) {
    auto manual = bridge_to(backend, {.batch_schedule = Manual{}});
    auto one = manual.load(1).future();
    run();
    EXPECT_FALSE(done(one));

    manual.dispatch();
    run();

    EXPECT_EQ(one.get(), 1);
}

// Where coroutines go on

TEST_F(BridgeTest, a_coroutine_goes_on_on_the_executor_that_it_was_told) {
    asio::io_context there;
    auto over = bridge_to(backend, {}, Resume::on(there.get_executor()));
    auto one = awaits(over.load(1));
    run();
    EXPECT_FALSE(done(one.future));

    there.run();

    EXPECT_EQ(one.future.get(), 1);
}

TEST_F(BridgeTest, a_coroutine_goes_on_where_a_function_takes_it) {
    std::vector<std::function<void()>> queue;
    const auto take = [&queue](Resumption go_on) { queue.push_back(std::move(go_on)); };
    auto over = bridge_to(backend, {}, Resume::with(take));
    auto one = awaits(over.load(1));
    run();
    EXPECT_FALSE(done(one.future));

    queue.at(0)();

    EXPECT_EQ(one.future.get(), 1);
}

TEST_F(BridgeTest, a_load_may_choose_a_place_of_its_own) {
    asio::io_context there;
    auto one = awaits(bridge.load(1).resume(Resume::on(there.get_executor())));
    auto two = awaits(bridge.load(2));
    run();

    EXPECT_FALSE(done(one.future));
    EXPECT_TRUE(done(two.future));
    there.run();
    EXPECT_TRUE(done(one.future));
}

TEST_F(BridgeTest, a_coroutine_whose_place_has_gone_is_told) {
    std::optional<asio::io_context> there(std::in_place);
    auto one = awaits(bridge.load(1).resume(Resume::on(there->get_executor())));
    run();

    there.reset();

    EXPECT_EQ(code_of(one.future), asio::error::operation_aborted);
}

TEST_F(BridgeTest, a_coroutine_that_its_function_forgets_is_told) {
    auto one = awaits(bridge.load(1).resume(Resume::with([](const Resumption&) {})));
    run();

    EXPECT_EQ(code_of(one.future), asio::error::operation_aborted);
}

TEST_F(BridgeTest, a_place_must_not_be_an_empty_function) {
    EXPECT_THROW(Resume::with(nullptr), boost::system::system_error);
}

TEST_F(BridgeTest, what_a_resumed_coroutine_throws_comes_out_of_the_executor) {
    const auto fail = [](Crossing<int> load) -> Owned {
        co_await std::move(load);
        throw std::runtime_error("not caught");
    };
    const Owned failing = fail(bridge.load(1));
    auto two = awaits(bridge.load(2));

    EXPECT_THROW(run(), std::runtime_error);
    run();
    EXPECT_EQ(two.future.get(), 2);
}

// Misuse

TEST_F(BridgeTest, blocking_the_executor_that_brings_the_answer_is_refused) {
    std::string refusal;
    asio::post(context_, [&] {
        try {
            std::ignore = bridge.load(1).get();
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), boost::system::errc::resource_deadlock_would_occur);
            refusal = error.what();
        }
    });
    run();

    EXPECT_NE(refusal.find("coalesce::Bridge of loader \"ints\": get() or future() was called on a "
                           "thread that runs the loader's executor"),
              std::string::npos)
        << refusal;
    EXPECT_TRUE(backend.calls().empty()); // withdrawn
}

TEST_F(BridgeTest, a_query_that_runs_on_the_loaders_executor_is_refused) {
    std::optional<Eager<int>> query;
    asio::post(context_, [&] { query = awaits(bridge.load(1)); });
    run();

    const auto refusal = error_of(query->future);
    EXPECT_NE(refusal.find("Run the query on another thread"), std::string::npos) << refusal;
}

TEST_F(BridgeTest, what_is_there_may_be_taken_on_the_executor_too) {
    load(bridge, 1);
    int value = 0;
    asio::post(context_, [&] { value = bridge.load(1).get(); });
    run();

    EXPECT_EQ(value, 1);
}

TEST_F(BridgeTest, a_resumed_coroutine_may_load_again) {
    auto both = loads_in_turn(bridge, 1);
    run();

    EXPECT_EQ(both.future.get(), 2);
}

TEST_F(BridgeTest, a_resumed_coroutine_must_not_block) {
    const auto block = [](IntBridge& over) -> Eager<int> {
        const int first = co_await over.load(1);
        co_return over.load(first + 1).get();
    };
    auto blocked = block(bridge);
    run();

    EXPECT_EQ(code_of(blocked.future), boost::system::errc::resource_deadlock_would_occur);
}

asio::awaitable<int> load_on_the_executor(IntBridge& over) {
    co_return co_await over.async_load(1, asio::use_awaitable);
}

TEST_F(BridgeTest, coroutines_of_asio_load_on_the_executor_too) {
    EXPECT_EQ(run(load_on_the_executor(bridge)), 1);
}

// Completion tokens

TEST_F(BridgeTest, any_completion_token_will_do) {
    asio::io_context there;
    auto future = bridge.async_load(1, asio::use_future);
    auto coroutine = asio::co_spawn(there, load_on_the_executor(bridge), asio::use_future);
    there.poll();
    run();
    there.run();

    EXPECT_EQ(future.get(), 1);
    EXPECT_EQ(coroutine.get(), 1);
}

TEST_F(BridgeTest, a_callback_is_called_on_the_loaders_executor_unless_it_has_its_own) {
    asio::io_context there;
    std::string order;
    const auto note = [&order](char what) {
        return [&order, what](const std::exception_ptr&, int) { order += what; };
    };
    bridge.async_load(1, asio::bind_executor(there, note('b')));
    bridge.async_load(2, note('a'));
    run();
    EXPECT_EQ(order, "a");

    there.run();
    EXPECT_EQ(order, "ab");
}

TEST_F(BridgeTest, a_callback_is_not_called_inside_the_call_that_loads) {
    load(bridge, 1);
    bool called = false;
    bridge.async_load(1, [&called](const std::exception_ptr&, int) { called = true; });
    EXPECT_FALSE(called);

    run();
    EXPECT_TRUE(called);
}

TEST_F(BridgeTest, a_completion_token_can_cancel) {
    asio::cancellation_signal signal;
    auto one = bridge.async_load(1, asio::bind_cancellation_slot(signal.slot(), asio::use_future));
    auto two = bridge.load(2).future();

    signal.emit(asio::cancellation_type::total);
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(BridgeTest, cancelling_the_last_who_waits_cancels_the_batch) {
    Gate<int> gate;
    auto slow = bridge_to(gate);
    asio::cancellation_signal signal;
    auto one = slow.async_load(1, asio::bind_cancellation_slot(signal.slot(), asio::use_future));
    context_.poll();

    signal.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
}

// Who leaves

TEST_F(BridgeTest, a_dropped_load_withdraws_its_key) {
    { auto dropped = bridge.load(1); }
    auto two = bridge.load(2).future();
    run();

    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(BridgeTest, a_load_that_is_dropped_at_the_far_end_withdraws_its_key_there) {
    auto manual = bridge_to(backend, {.batch_schedule = Manual{}});
    std::optional one(manual.load(1));
    auto two = manual.load(2).future();
    run();

    one.reset();
    manual.dispatch();
    run();

    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(BridgeTest, a_dropped_load_of_many_keys_withdraws_them) {
    { auto dropped = bridge.load_many({1, 2}); }
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(BridgeTest, a_coroutine_destroyed_before_its_key_arrives_withdraws_it) {
    std::optional<Result<int>> answer;
    { const Owned destroyed = notes(bridge.load(1), answer); }
    run();

    EXPECT_FALSE(answer);
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(BridgeTest, a_coroutine_destroyed_while_its_batch_runs_cancels_that) {
    Gate<int> gate;
    auto slow = bridge_to(gate);
    std::optional<Result<int>> answer;
    {
        const Owned destroyed = notes(slow.load(1), answer);
        context_.poll();
    }
    run();

    EXPECT_FALSE(answer);
    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_F(BridgeTest, a_coroutine_destroyed_between_its_answer_and_its_resumption_is_left_alone) {
    asio::io_context there;
    std::optional<Result<int>> answer;
    {
        const Owned destroyed =
            notes(bridge.load(1).resume(Resume::on(there.get_executor())), answer);
        run();
    }

    there.run();

    EXPECT_FALSE(answer);
}

// The bridge goes

/// Counts how often it is called, and keeps the code of the error.
struct Heard {
    int times = 0;
    boost::system::error_code code;

    auto handler() {
        return [this](const std::exception_ptr& error, int) {
            ++times;
            code = error ? code_of(error) : boost::system::error_code();
        };
    }
};

class BridgeEndTest : public testing::Test {
protected:
    /// A bridge whose batches never end by themselves. Knows when its batch function is gone.
    IntBridge endless_bridge(BatchSchedule schedule = Tick{}) {
        auto life = std::make_shared<int>();
        loader_life = life;
        auto never = [life](Ints keys) { return wait_for_ever(std::move(keys)); };
        const LoaderOptions options{.name = "ints", .batch_schedule = std::move(schedule)};
        return IntBridge({context->get_executor(), std::move(never), options}, Resume::on_loader());
    }

    static asio::awaitable<Ints> wait_for_ever(Ints keys) {
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
        co_return keys;
    }

    /// One of each kind waits.
    void let_wait(IntBridge& over) {
        future = over.load(1).future();
        many = over.load_many({2, 3}).future();
        coroutine = awaits(over.load(4)).future;
        over.async_load(5, heard.handler());
        crossing.emplace(over.load(6));
    }

    void expect_all_aborted() {
        const auto expected = asio::error::make_error_code(asio::error::operation_aborted);
        ASSERT_TRUE(done(future) && done(many) && done(coroutine));
        EXPECT_EQ(code_of(future), expected);
        EXPECT_EQ(code_of(many), expected);
        EXPECT_EQ(code_of(coroutine), expected);
        EXPECT_EQ(heard.times, 1);
        EXPECT_EQ(heard.code, expected);
        auto last = std::move(*crossing).future();
        EXPECT_EQ(code_of(last), expected);
    }

    std::optional<asio::io_context> context{std::in_place};
    std::weak_ptr<int> loader_life;
    std::future<int> future;
    std::future<std::vector<Result<int>>> many;
    std::future<int> coroutine;
    Heard heard;
    std::optional<Crossing<int>> crossing;
};

TEST_F(BridgeEndTest, a_bridge_that_goes_before_its_mail_is_read_ends_all_waits) {
    {
        auto over = endless_bridge();
        let_wait(over);
    }
    EXPECT_TRUE(done(future)); // with nobody to run the context
    EXPECT_FALSE(loader_life.expired());
    context->run();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, a_bridge_that_goes_while_batches_run_ends_all_waits) {
    {
        auto over = endless_bridge();
        let_wait(over);
        context->poll();
    }
    context->run();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, a_bridge_that_is_closed_refuses_loads_and_says_why) {
    auto over = endless_bridge();
    over.close();
    auto late = over.load(1).future();
    auto many_late = over.load_many({1}).future();
    over.clear(1);
    over.prime(1, 1);
    context->run();

    EXPECT_EQ(code_of(many_late), errc::closed);
    const auto text = error_of(late);
    EXPECT_NE(text.find("loader \"ints\": its bridge was closed before this load"),
              std::string::npos)
        << text;
}

TEST_F(BridgeEndTest, a_value_from_before_is_not_there_after_close) {
    Bridge over{Loader<int, int>{context->get_executor(), Recorder<int>()}, Resume::on_loader()};
    auto one = over.load(1).future();
    context->run();
    EXPECT_EQ(one.get(), 1);

    over.close();

    auto late = over.load(1).future();
    EXPECT_EQ(code_of(late), errc::closed);
}

TEST_F(BridgeEndTest, a_context_that_goes_with_the_mail_in_it_ends_all_waits) {
    auto over = endless_bridge();
    let_wait(over);

    context.reset();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, a_context_that_goes_while_batches_run_ends_all_waits) {
    auto over = endless_bridge();
    let_wait(over);
    context->poll();

    context.reset();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, a_context_that_goes_while_keys_wait_to_be_sent_ends_all_waits) {
    auto over = endless_bridge(Manual{});
    let_wait(over);
    context->poll();

    context.reset();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, a_context_that_goes_after_the_bridge_ends_what_that_left_behind) {
    {
        auto over = endless_bridge();
        let_wait(over);
        context->poll();
    }

    context.reset();

    expect_all_aborted();
    EXPECT_TRUE(loader_life.expired());
}

TEST_F(BridgeEndTest, an_answer_whose_resumption_goes_with_the_context_is_an_abort) {
    asio::io_context loads;
    Bridge over{Loader<int, int>{loads.get_executor(), Recorder<int>()},
                Resume::on(context->get_executor())};
    coroutine = awaits(over.load(1)).future;
    loads.run();

    context.reset();

    EXPECT_EQ(code_of(coroutine), asio::error::operation_aborted);
}

TEST_F(BridgeEndTest, a_bridge_may_outlive_its_context_and_refuses_loads_then) {
    auto over = endless_bridge();
    context.reset();

    over.clear_all();
    over.prime(1, 1);
    over.async_load(1, heard.handler());
    auto late = over.load(1).future();

    EXPECT_EQ(heard.times, 1);
    EXPECT_EQ(heard.code, asio::error::operation_aborted);
    const auto text = error_of(late);
    EXPECT_NE(text.find("its execution context was destroyed before this load"), std::string::npos)
        << text;
}

TEST_F(BridgeEndTest, a_coroutine_that_is_told_of_the_end_may_drop_the_bridge) {
    std::optional<IntBridge> over(endless_bridge());
    std::optional<Result<int>> answer;
    const auto drop = [](std::optional<IntBridge>& dropped,
                         std::optional<Result<int>>& noted) -> Owned {
        try {
            noted = co_await dropped->load(1);
        } catch (...) {
            noted = std::current_exception();
        }
        dropped.reset();
    };
    const Owned dropping = drop(over, answer);
    context->poll();

    context.reset();

    ASSERT_TRUE(answer);
    EXPECT_EQ(code_of(answer->error()), asio::error::operation_aborted);
    EXPECT_FALSE(over);
}

} // namespace
} // namespace coalesce::test
