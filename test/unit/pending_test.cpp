// `enqueue` and its handle, in Asio's coroutines and in another kind.

#include "support/gate.hpp"

#include <coroutine>
#include <optional>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

class PendingTest : public LoaderFixture {
protected:
    Gate<int> gate;
    Loader<int, int> loader{executor(), gate};
};

TEST_F(PendingTest, enqueue_queues_the_key_at_once) {
    auto one = loader.enqueue(1);
    auto two = loader.enqueue(2);
    context_.poll();
    EXPECT_EQ(gate.calls(), (Calls{{1, 2}}));

    gate.open(0);
    EXPECT_EQ(run(one.get()), 1);
    EXPECT_EQ(run(two.get()), 2);
}

TEST_F(PendingTest, is_ready_when_its_answer_is_there) {
    auto one = loader.enqueue(1);
    EXPECT_FALSE(one.ready());

    context_.poll();
    gate.open(0);
    run();

    EXPECT_TRUE(one.ready());
}

TEST_F(PendingTest, a_dropped_one_withdraws_its_key) {
    { auto dropped = loader.enqueue(1); }
    auto two = start(loader.load(2));
    context_.poll();

    EXPECT_EQ(gate.calls(), (Calls{{2}}));
    gate.open(0);
    run();
}

TEST_F(PendingTest, a_dropped_one_cancels_a_batch_that_nobody_else_waits_for) {
    {
        auto dropped = loader.enqueue(1);
        context_.poll();
    }
    run();

    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_F(PendingTest, throws_the_error_of_its_key) {
    auto one = loader.enqueue(1);
    context_.poll();
    gate.fail(0);

    auto failed = start(one.get());
    run();

    EXPECT_EQ(error_of(failed), "failed by the gate");
}

TEST_F(PendingTest, a_second_get_is_refused) {
    auto one = loader.enqueue(1);
    { auto first = one.get(); }

    EXPECT_THROW(std::ignore = one.get(), boost::system::system_error);
    EXPECT_FALSE(one.ready());
}

TEST_F(PendingTest, gives_its_value_without_a_coroutine_when_it_is_ready) {
    auto one = loader.enqueue(1);
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(one.value(), 1);
    EXPECT_FALSE(one.ready()) << "it has given its answer";
}

TEST_F(PendingTest, value_throws_the_error_of_its_key) {
    auto one = loader.enqueue(1);
    context_.poll();
    gate.fail(0);
    run();

    EXPECT_THROW(one.value(), std::runtime_error);
}

TEST_F(PendingTest, outlives_its_loader) {
    std::optional<Loader<int, int>> brief(std::in_place, executor(), gate);
    auto one = brief->enqueue(1);

    brief.reset();

    auto aborted = start(one.get());
    run();
    EXPECT_EQ(code_of(aborted), asio::error::operation_aborted);
}

TEST_F(PendingTest, many_wait_for_one_key) {
    std::vector<Pending<int>> waiting;
    for (int i = 0; i < 10'000; ++i)
        waiting.push_back(loader.enqueue(1));
    context_.poll();
    gate.open(0);
    run();

    int sum = 0;
    for (auto& pending : waiting)
        sum += run(pending.get());
    EXPECT_EQ(sum, 10'000);
}

// A coroutine type that knows nothing of Asio: starts at once, keeps its result, is destroyed
// with its handle.
template <class T>
class PlainTask {
public:
    struct promise_type {
        PlainTask get_return_object() {
            return PlainTask(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(T value) { result.emplace(std::move(value)); }
        void unhandled_exception() { error = std::current_exception(); }

        std::optional<T> result;
        std::exception_ptr error;
    };

    explicit PlainTask(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
    PlainTask(PlainTask&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
    PlainTask& operator=(PlainTask&&) = delete;
    ~PlainTask() {
        if (coroutine_)
            coroutine_.destroy();
    }

    bool done() const { return coroutine_.done(); }
    T value() const { return coroutine_.promise().result.value(); }
    std::exception_ptr error() const { return coroutine_.promise().error; }

private:
    std::coroutine_handle<promise_type> coroutine_;
};

PlainTask<int> load_twice(Loader<int, int>& loader) {
    auto first = loader.enqueue(1);
    auto second = loader.enqueue(2);
    const int one = co_await std::move(first);
    const int two = co_await std::move(second);
    co_return one * 10 + two;
}

PlainTask<int> load_once(Loader<int, int>& loader, int key) {
    co_return co_await loader.enqueue(key);
}

TEST_F(PendingTest, a_coroutine_of_another_type_can_await_it) {
    const auto task = load_twice(loader);
    context_.poll();
    EXPECT_FALSE(task.done());

    gate.open(0);
    run();

    EXPECT_EQ(task.value(), 12);
    EXPECT_EQ(gate.calls(), (Calls{{1, 2}}));
}

TEST_F(PendingTest, another_coroutine_does_not_suspend_for_an_answer_that_is_there) {
    loader.prime(1, 7);

    const auto task = load_once(loader, 1);

    EXPECT_TRUE(task.done());
    EXPECT_EQ(task.value(), 7);
}

TEST_F(PendingTest, another_coroutine_gets_the_error_thrown) {
    const auto task = load_once(loader, 1);
    context_.poll();

    gate.fail(0);
    run();

    EXPECT_EQ(text_of(task.error()), "failed by the gate");
}

TEST_F(PendingTest, another_coroutine_that_is_destroyed_withdraws_its_key) {
    { const auto task = load_once(loader, 1); }
    run();

    EXPECT_TRUE(gate.calls().empty());
}

TEST_F(PendingTest, another_coroutine_may_be_destroyed_while_it_is_being_resumed) {
    std::optional<PlainTask<int>> task = load_once(loader, 1);
    auto other = start(loader.load(1));
    context_.poll();
    loader.close(); // its resumption is on its way

    task.reset();
    run();

    EXPECT_EQ(code_of(other), asio::error::operation_aborted);
}

TEST_F(PendingTest, another_coroutine_ends_with_operation_aborted_when_the_loader_closes) {
    const auto task = load_once(loader, 1);

    loader.close();
    run();

    EXPECT_EQ(code_of(task.error()), asio::error::operation_aborted);
}

TEST_F(PendingTest, another_coroutine_rides_on_an_open_batch_with_a_hit) {
    loader.prime(1, 1);
    auto two = start(loader.load(2));

    const auto task = load_once(loader, 1);
    context_.poll();
    EXPECT_FALSE(task.done());

    gate.open(0);
    run();
    EXPECT_EQ(task.value(), 1);
}

} // namespace
} // namespace coalesce::test
