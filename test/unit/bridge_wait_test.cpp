// Waiting for a bridge: where coroutines go on, completion tokens, and waits that would never end.

#include "support/bridge_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <optional>
#include <stdexcept>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

/// Loads a key, and then the one after it.
Eager<int> loads_in_turn(IntBridge& bridge, int key) {
    const int first = co_await bridge.load(key);
    co_return co_await bridge.load(first + 1);
}

class BridgeWaitTest : public BridgeFixture {};

// Where coroutines go on

TEST_F(BridgeWaitTest, a_coroutine_goes_on_on_the_executor_that_it_was_told) {
    asio::io_context there;
    auto over = bridge_to(backend, {}, Resume::on(there.get_executor()));
    auto one = awaits(over.load(1));
    run();
    EXPECT_FALSE(done(one.future));

    there.run();

    EXPECT_EQ(one.future.get(), 1);
}

TEST_F(BridgeWaitTest, a_coroutine_goes_on_where_a_function_takes_it) {
    std::vector<std::function<void()>> queue;
    const auto take = [&queue](Resumption go_on) { queue.push_back(std::move(go_on)); };
    auto over = bridge_to(backend, {}, Resume::with(take));
    auto one = awaits(over.load(1));
    run();
    EXPECT_FALSE(done(one.future));

    queue.at(0)();

    EXPECT_EQ(one.future.get(), 1);
}

TEST_F(BridgeWaitTest, a_load_may_choose_a_place_of_its_own) {
    asio::io_context there;
    auto one = awaits(bridge.load(1).resume(Resume::on(there.get_executor())));
    auto two = awaits(bridge.load(2));
    run();

    EXPECT_FALSE(done(one.future));
    EXPECT_TRUE(done(two.future));
    there.run();
    EXPECT_TRUE(done(one.future));
}

TEST_F(BridgeWaitTest, a_coroutine_whose_place_has_gone_is_told) {
    std::optional<asio::io_context> there(std::in_place);
    auto one = awaits(bridge.load(1).resume(Resume::on(there->get_executor())));
    run();

    there.reset();

    EXPECT_EQ(code_of(one.future), asio::error::operation_aborted);
}

TEST_F(BridgeWaitTest, a_coroutine_that_its_function_forgets_is_told) {
    auto one = awaits(bridge.load(1).resume(Resume::with([](const Resumption&) {})));
    run();

    EXPECT_EQ(code_of(one.future), asio::error::operation_aborted);
}

TEST_F(BridgeWaitTest, a_place_must_not_be_an_empty_function) {
    EXPECT_THROW(Resume::with(nullptr), boost::system::system_error);
}

TEST_F(BridgeWaitTest, what_a_resumed_coroutine_throws_comes_out_of_the_executor) {
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

TEST_F(BridgeWaitTest, blocking_the_executor_that_brings_the_answer_is_refused) {
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

TEST_F(BridgeWaitTest, a_query_that_runs_on_the_loaders_executor_is_refused) {
    std::optional<Eager<int>> query;
    asio::post(context_, [&] { query = awaits(bridge.load(1)); });
    run();

    const auto refusal = error_of(query->future);
    EXPECT_NE(refusal.find("Run the query on another thread"), std::string::npos) << refusal;
}

TEST_F(BridgeWaitTest, what_is_there_may_be_taken_on_the_executor_too) {
    load(bridge, 1);
    int value = 0;
    asio::post(context_, [&] { value = bridge.load(1).get(); });
    run();

    EXPECT_EQ(value, 1);
}

TEST_F(BridgeWaitTest, a_resumed_coroutine_may_load_again) {
    auto both = loads_in_turn(bridge, 1);
    run();

    EXPECT_EQ(both.future.get(), 2);
}

TEST_F(BridgeWaitTest, a_resumed_coroutine_must_not_block) {
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

TEST_F(BridgeWaitTest, coroutines_of_asio_load_on_the_executor_too) {
    EXPECT_EQ(run(load_on_the_executor(bridge)), 1);
}

// Completion tokens

TEST_F(BridgeWaitTest, any_completion_token_will_do) {
    asio::io_context there;
    auto future = bridge.async_load(1, asio::use_future);
    auto coroutine = asio::co_spawn(there, load_on_the_executor(bridge), asio::use_future);
    there.poll();
    run();
    there.run();

    EXPECT_EQ(future.get(), 1);
    EXPECT_EQ(coroutine.get(), 1);
}

TEST_F(BridgeWaitTest, a_callback_is_called_on_the_loaders_executor_unless_it_has_its_own) {
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

TEST_F(BridgeWaitTest, a_callback_is_not_called_inside_the_call_that_loads) {
    load(bridge, 1);
    bool called = false;
    bridge.async_load(1, [&called](const std::exception_ptr&, int) { called = true; });
    EXPECT_FALSE(called);

    run();
    EXPECT_TRUE(called);
}

TEST_F(BridgeWaitTest, a_completion_token_can_cancel) {
    asio::cancellation_signal signal;
    auto one = bridge.async_load(1, asio::bind_cancellation_slot(signal.slot(), asio::use_future));
    auto two = bridge.load(2).future();

    signal.emit(asio::cancellation_type::total);
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(BridgeWaitTest, cancelling_the_last_who_waits_cancels_the_batch) {
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

} // namespace
} // namespace coalesce::test
