// Waiters that leave by cancellation: through the slot of `co_spawn`, through `||`, through the
// slot of a handler. What dropping does is in loader_lifetime_test.cpp. Among them the scenarios
// of strawberry (some or all waiters of a key are cancelled) and of async-graphql (a task that
// waits is aborted).

#include "support/gate.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

/// A coroutine of its own that awaits something, and can be cancelled.
template <class T>
class Task {
public:
    Task(asio::io_context& context, asio::awaitable<T> awaitable) {
        asio::co_spawn(
            context, std::move(awaitable),
            asio::bind_cancellation_slot(signal_.slot(), [this](std::exception_ptr error, T value) {
                error_ = error;
                value_ = std::move(value);
            }));
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    void cancel(asio::cancellation_type type = asio::cancellation_type::terminal) {
        signal_.emit(type);
    }
    boost::system::error_code code() const { return code_of(error_); }
    bool done() const { return value_.has_value(); }
    T value() const { return value_.value(); }

private:
    asio::cancellation_signal signal_;
    std::exception_ptr error_;
    std::optional<T> value_;
};

class CancellationTest : public LoaderFixture {
protected:
    /// Sends what is queued.
    void dispatch() {
        late.dispatch();
        context_.poll();
    }

    Gate<int> gate;
    Loader<int, int> loader{executor(), gate};
    Loader<int, int> late{executor(), gate, {.batch_schedule = Manual{}}};
};

TEST_F(CancellationTest, a_key_leaves_its_batch_with_its_last_waiter) {
    Task<int> one(context_, late.load(1));
    Task<int> two(context_, late.load(2));
    context_.poll();

    one.cancel();
    context_.poll();
    dispatch();

    EXPECT_EQ(one.code(), asio::error::operation_aborted);
    EXPECT_EQ(gate.calls(), (Calls{{2}}));
    gate.open(0);
    run();
    EXPECT_EQ(two.value(), 2);
}

TEST_F(CancellationTest, X12_the_first_waiter_of_a_key_takes_nobody_along) {
    Task<int> first(context_, loader.load(1));
    Task<int> second(context_, loader.load(1));
    context_.poll();

    first.cancel();
    context_.poll();
    EXPECT_EQ(gate.cancelled(), 0);
    gate.open(0);
    run();

    EXPECT_EQ(first.code(), asio::error::operation_aborted);
    EXPECT_EQ(second.value(), 1);
}

TEST_F(CancellationTest, X5_some_waiters_are_cancelled_and_the_batch_fails) {
    Task<int> first(context_, loader.load(1));
    auto second = start(loader.load(1));
    auto third = start(loader.load(2));
    context_.poll();

    first.cancel();
    context_.poll();
    gate.fail(0);
    run();

    EXPECT_EQ(first.code(), asio::error::operation_aborted);
    EXPECT_EQ(error_of(second), "failed by the gate");
    EXPECT_EQ(error_of(third), "failed by the gate");
}

TEST_F(CancellationTest, X6_all_waiters_are_cancelled_before_the_batch_leaves) {
    std::list<Task<int>> tasks;
    for (const int key : {1, 1, 2})
        tasks.emplace_back(context_, late.load(key));
    context_.poll();

    for (auto& task : tasks)
        task.cancel();
    context_.poll();
    dispatch();
    EXPECT_TRUE(gate.calls().empty());

    auto again = start(late.load(1));
    context_.restart();
    dispatch();
    gate.open(0);
    run();
    EXPECT_EQ(again.get(), 1);
}

TEST_F(CancellationTest, all_waiters_are_cancelled_while_the_batch_runs) {
    Task<int> one(context_, loader.load(1));
    Task<int> two(context_, loader.load(2));
    context_.poll();

    one.cancel();
    context_.poll();
    EXPECT_EQ(gate.cancelled(), 0);
    two.cancel();
    run();

    EXPECT_EQ(gate.cancelled(), 1);
    EXPECT_FALSE(loader.contains(1));
}

TEST_F(CancellationTest, X12_an_aborted_task_leaves_the_answer_in_the_cache) {
    Task<int> one(context_, loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();

    one.cancel();
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(gate.calls(), (Calls{{1, 2}})) << "its batch ran on for the other key";
}

TEST_F(CancellationTest, load_many_leaves_with_all_its_keys) {
    Task<std::vector<Result<int>>> many(context_, late.load_many({1, 2}));
    auto three = start(late.load(3));
    context_.poll();

    many.cancel();
    context_.poll();
    dispatch();

    EXPECT_EQ(many.code(), asio::error::operation_aborted);
    EXPECT_EQ(gate.calls(), (Calls{{3}}));
    gate.open(0);
    run();
}

TEST_F(CancellationTest, load_all_leaves_with_all_its_keys) {
    Task<Ints> all(context_, loader.load_all({1, 2}));
    context_.poll();

    all.cancel();
    run();

    EXPECT_EQ(all.code(), asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
}

// The slot of a handler honours all three types.
class CancellationTypeTest : public CancellationTest,
                             public testing::WithParamInterface<asio::cancellation_type> {};

TEST_P(CancellationTypeTest, ends_a_wait) {
    asio::cancellation_signal signal;
    boost::system::error_code code;
    loader.async_load(
        1, asio::bind_cancellation_slot(
               signal.slot(), [&](std::exception_ptr error, int) { code = code_of(error); }));
    context_.poll();

    signal.emit(GetParam());
    run();

    EXPECT_EQ(code, asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
}

INSTANTIATE_TEST_SUITE_P(Types, CancellationTypeTest,
                         testing::Values(asio::cancellation_type::terminal,
                                         asio::cancellation_type::partial,
                                         asio::cancellation_type::total));

// `||`.

asio::awaitable<std::string> load_or_give_up(Loader<int, int>& loader, int key,
                                             std::chrono::steady_clock::duration patience) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(co_await asio::this_coro::executor, patience);
    auto loaded = loader.load(key);
    const auto first = co_await (std::move(loaded) || timer.async_wait(asio::use_awaitable));
    co_return first.index() == 0 ? "loaded" : "gave up";
}

TEST_F(CancellationTest, who_gives_up_before_the_batch_leaves_withdraws_the_key) {
    auto kept = start(late.load(2));

    auto hasty = start(load_or_give_up(late, 1, std::chrono::microseconds(1)));
    while (!done(hasty))
        context_.run_one();
    dispatch();

    EXPECT_EQ(hasty.get(), "gave up");
    EXPECT_EQ(gate.calls(), (Calls{{2}}));
    gate.open(0);
    run();
}

TEST_F(CancellationTest, who_gives_up_while_the_batch_runs_cancels_it) {
    EXPECT_EQ(run(load_or_give_up(loader, 1, std::chrono::microseconds(1))), "gave up");

    EXPECT_EQ(gate.cancelled() + static_cast<int>(gate.calls().empty()), 1);
}

TEST_F(CancellationTest, who_does_not_need_to_give_up_is_loaded) {
    auto patient = start(load_or_give_up(loader, 1, std::chrono::hours(1)));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(patient.get(), "loaded");
}

asio::awaitable<int> sum_of(Loader<int, int>& loader) {
    using namespace asio::experimental::awaitable_operators;
    auto one = loader.load(1);
    auto two = loader.load(2);
    const auto [first, second] = co_await (std::move(one) && std::move(two));
    co_return first + second;
}

TEST_F(CancellationTest, loads_that_are_awaited_together_are_one_batch) {
    auto sum = start(sum_of(loader));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(sum.get(), 3);
    EXPECT_EQ(gate.calls(), (Calls{{1, 2}}));
}

TEST_F(CancellationTest, a_cancelled_batch_cancels_the_loads_of_its_batch_function) {
    Loader<int, int> outer(executor(),
                           [this](Ints keys) { return loader.load_all(std::move(keys)); });
    Task<int> one(context_, outer.load(1));
    context_.poll();
    ASSERT_EQ(gate.calls(), (Calls{{1}}));

    one.cancel();
    run();

    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_F(CancellationTest, X17_one_failing_batch_fails_its_own_callers_only) {
    Loader<int, int> small(executor(), gate, {.max_batch_size = 1});
    auto one = start(small.load(1));
    auto two = start(small.load(2));
    context_.poll();

    gate.fail(0);
    context_.poll();
    EXPECT_FALSE(done(two));
    gate.open(1);
    run();

    EXPECT_EQ(error_of(one), "failed by the gate");
    EXPECT_EQ(two.get(), 2);
}

} // namespace
} // namespace coalesce::test
