// `close` and destruction at every moment: every waiter is settled once, nothing dangles.

#include "support/gate.hpp"

#include <functional>
#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using IntLoader = Loader<int, int>;

asio::awaitable<int> only_of(Gate<int>& gate) {
    Ints key{1};
    const auto answers = co_await gate(std::move(key));
    co_return answers.front();
}

/// Does not hear of cancellation.
asio::awaitable<Ints> deaf(Gate<int>& gate, Ints keys) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_return co_await gate(std::move(keys));
}

/// How a loader ends.
enum class End { close, destroy };

class EndTest : public LoaderFixture, public testing::WithParamInterface<End> {
protected:
    void end() {
        if (GetParam() == End::close)
            loader->close();
        else
            loader.reset();
    }

    template <class Fn>
    void make(Fn batch_fn, LoaderOptions options = {}) {
        loader.emplace(executor(), std::move(batch_fn), std::move(options));
    }

    /// Awaits a load, and ends the loader when it has resumed.
    static asio::awaitable<int> load_then(EndTest& test, int key) {
        auto load = test.loader->load(key);
        const int value = co_await std::move(load);
        test.end();
        co_return value;
    }

    Gate<int> gate;
    std::optional<IntLoader> loader;
};

TEST_P(EndTest, while_keys_are_queued) {
    make(gate);
    auto one = start(loader->load(1));
    auto many = start(loader->load_many({1, 2}));
    auto pending = loader->enqueue(3);
    auto future = loader->async_load(4, asio::use_future);

    end();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(code_of(many.get()[1].error()), asio::error::operation_aborted);
    EXPECT_EQ(code_of(future), asio::error::operation_aborted);
    auto three = start(pending.get());
    run();
    EXPECT_EQ(code_of(three), asio::error::operation_aborted);
    EXPECT_TRUE(gate.calls().empty());
}

TEST_P(EndTest, while_a_batch_runs) {
    make(gate);
    auto one = start(loader->load(1));
    context_.poll();

    end();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_P(EndTest, while_a_batch_waits_at_the_limit) {
    make(gate, {.max_concurrent_batches = 1});
    auto one = start(loader->load(1));
    context_.poll();
    auto two = start(loader->load(2));
    context_.poll();

    end();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(code_of(two), asio::error::operation_aborted);
    EXPECT_EQ(gate.calls(), (Calls{{1}}));
}

TEST_P(EndTest, while_some_keys_of_a_batch_are_settled) {
    std::optional<Sink<int, int>> sink;
    make([&](const Ints& keys, Sink<int, int> given) {
        sink = given;
        return hold(gate, keys);
    });
    auto one = start(loader->load(1));
    auto two = start(loader->load(2));
    context_.poll();
    sink->settle(1, 10);

    end();
    sink->settle(2, 20);
    run();

    EXPECT_EQ(one.get(), 10);
    EXPECT_EQ(code_of(two), asio::error::operation_aborted);
}

TEST_P(EndTest, while_waiters_are_on_their_way) {
    make(gate);
    auto one = start(loader->load(1));
    context_.poll();
    gate.open(0);
    context_.poll_one(); // the batch function returns; its waiter is resumed later

    end();
    run();

    EXPECT_EQ(one.get(), 1);
}

TEST_P(EndTest, while_a_waiter_resumes) {
    make(gate);
    auto first = start(load_then(*this, 1));
    context_.poll();
    auto second = start(loader->load(1));
    context_.poll();

    gate.open(0);
    run();

    EXPECT_EQ(first.get(), 1);
    EXPECT_EQ(second.get(), 1) << "its answer was there before the end";
}

asio::awaitable<Ints> end_then_answer(std::function<void()> end, Ints keys) {
    end();
    co_return keys;
}

asio::awaitable<Ints> hop_then_end(std::function<void()> end, Ints keys) {
    co_await hop();
    end();
    co_await hop();
    co_return keys;
}

TEST_P(EndTest, from_inside_the_batch_function) {
    make([this](Ints keys) { return end_then_answer([this] { end(); }, std::move(keys)); });
    auto both = start(loader->load_many({1, 2}));

    run();

    EXPECT_EQ(code_of(both.get()[0].error()), asio::error::operation_aborted);
}

TEST_P(EndTest, from_inside_the_batch_function_after_it_was_suspended) {
    make([this](Ints keys) { return hop_then_end([this] { end(); }, std::move(keys)); });
    auto one = start(loader->load(1));

    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
}

TEST_P(EndTest, from_inside_a_plain_batch_function) {
    make([this](Ints keys) {
        end();
        return keys;
    });
    auto one = start(loader->load(1));

    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
}

TEST_P(EndTest, while_a_primed_awaitable_runs) {
    make(gate);
    loader->prime(1, only_of(gate));
    auto one = start(loader->load(1));
    context_.poll();

    end();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_P(EndTest, a_batch_function_that_is_deaf_to_cancellation_runs_on_alone) {
    const auto alive = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = alive;
    make([this, alive = alive](Ints keys) { return deaf(gate, std::move(keys)); });
    auto one = start(loader->load(1));
    context_.poll();

    end();
    context_.poll();
    EXPECT_EQ(code_of(one), asio::error::operation_aborted);

    gate.open(0);
    run();
    EXPECT_EQ(gate.cancelled(), 0);
    EXPECT_GE(watch.use_count(), 1);
}

INSTANTIATE_TEST_SUITE_P(Ends, EndTest, testing::Values(End::close, End::destroy),
                         [](const auto& end) {
                             return end.param == End::close ? "close" : "destroy";
                         });

class CloseTest : public LoaderFixture {
protected:
    Recorder<int> backend;
    IntLoader loader{executor(), backend, {.name = "users"}};
};

TEST_F(CloseTest, a_load_after_close_fails_and_says_so) {
    loader.close();

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(error_of(one), "loader \"users\": it was closed before this load: loader is closed "
                             "[coalesce:9]");
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(CloseTest, the_cache_is_closed_too) {
    loader.prime(1, 1);
    loader.close();

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(code_of(one), errc::closed);
    EXPECT_FALSE(loader.peek(1).has_value());
}

TEST_F(CloseTest, nothing_more_can_be_done_and_no_harm_either) {
    loader.close();

    loader.close();
    loader.prime(1, 1).prime(2, 2, Prime::replace).clear(1).clear_all();
    loader.dispatch();
    run();

    EXPECT_FALSE(loader.contains(1));
}

TEST_F(CloseTest, a_hit_that_was_loaded_before_is_still_given) {
    loader.prime(1, 1);
    auto hit = loader.load(1);

    loader.close();

    EXPECT_EQ(run(std::move(hit)), 1);
}

TEST_F(CloseTest, everything_goes_with_the_last_who_holds_it) {
    const auto held = std::make_shared<int>(1);
    std::optional<Loader<int, std::shared_ptr<int>>> values(
        std::in_place, executor(),
        [held](const Ints& keys) { return std::vector<std::shared_ptr<int>>(keys.size(), held); });
    run(values->load_all({1, 2, 3}));
    auto queued = values->enqueue(4);
    EXPECT_GT(held.use_count(), 1);

    values.reset();
    { const auto dropped = std::move(queued); }
    run();

    EXPECT_EQ(held.use_count(), 1) << "cache and batch function are gone";
}

} // namespace
} // namespace coalesce::test
