// Who leaves before the answer has come: a waiter, the bridge, the execution context.

#include "support/bridge_fixture.hpp"

#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

Owned notes(Crossing<int> load, std::optional<Result<int>>& answer) {
    try {
        answer = co_await std::move(load);
    } catch (...) {
        answer = std::current_exception();
    }
}

class BridgeLeaveTest : public BridgeFixture {};

TEST_F(BridgeLeaveTest, a_dropped_load_withdraws_its_key) {
    { auto dropped = bridge.load(1); }
    auto two = bridge.load(2).future();
    run();

    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(BridgeLeaveTest, a_load_that_is_dropped_at_the_far_end_withdraws_its_key_there) {
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

TEST_F(BridgeLeaveTest, a_dropped_load_of_many_keys_withdraws_them) {
    { auto dropped = bridge.load_many({1, 2}); }
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(BridgeLeaveTest, a_coroutine_destroyed_before_its_key_arrives_withdraws_it) {
    std::optional<Result<int>> answer;
    { const Owned destroyed = notes(bridge.load(1), answer); }
    run();

    EXPECT_FALSE(answer);
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(BridgeLeaveTest, a_coroutine_destroyed_while_its_batch_runs_cancels_that) {
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

TEST_F(BridgeLeaveTest, a_coroutine_destroyed_between_its_answer_and_its_resumption_is_left_alone) {
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
