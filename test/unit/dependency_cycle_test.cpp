// A batch that would wait for itself: X4. JavaScript's loaders hang there.

#include "support/gate.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using IntLoader = Loader<int, int>;

/// A batch function that answers with what another loader says about the same key plus an offset.
asio::awaitable<Ints> ask(IntLoader& loader, Ints keys, int offset) {
    Ints answers;
    for (const int key : keys)
        answers.push_back(co_await loader.load(key + offset));
    co_return answers;
}

asio::awaitable<Ints> load_one_or_zero(IntLoader& loader) {
    try {
        const int value = co_await loader.load(1);
        co_return Ints{value};
    } catch (const boost::system::system_error&) {
        co_return Ints{0};
    }
}

asio::awaitable<Ints> wander_then_ask(IntLoader& loader, Ints keys) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::microseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    co_await hop();
    co_return co_await ask(loader, std::move(keys), 0);
}

asio::awaitable<Ints> spawn_then_ask(IntLoader& loader, Ints keys) {
    const auto executor = co_await asio::this_coro::executor;
    co_return co_await asio::co_spawn(executor, ask(loader, std::move(keys), 0),
                                      asio::use_awaitable);
}

asio::awaitable<Ints> own_and_another(IntLoader& loader, IntLoader& others) {
    auto other = others.load(7);
    co_await load_one_or_zero(loader);
    const int value = co_await std::move(other);
    co_return Ints{value};
}

asio::awaitable<void> settle_first_then_load_it(IntLoader& loader, Ints keys, Sink<int, int> sink) {
    sink.settle(keys[0], 10);
    sink.settle(keys[1], 1 + co_await loader.load(keys[0]));
}

asio::awaitable<Ints> drop_a_load_then_wait(IntLoader& loader, Gate<int>& gate) {
    { auto dropped = loader.load(1); }
    Ints keys{5};
    co_return co_await gate(std::move(keys));
}

class DependencyCycleTest : public LoaderFixture {};

TEST_F(DependencyCycleTest, X4_a_batch_function_that_loads_a_key_of_its_own_batch_fails) {
    IntLoader loader(executor(), [&](Ints keys) { return ask(loader, std::move(keys), 0); },
                     {.name = "users"});

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(error_of(one),
              "loader \"users\": a batch would wait for itself: its batch function loads key 1 of "
              "loader \"users\", which is in that very batch: dependency cycle [coalesce:7]");
}

TEST_F(DependencyCycleTest, X4_so_does_one_that_is_no_coroutine) {
    std::optional<Pending<int>> own;
    IntLoader loader(executor(), [&](Ints keys) {
        own.emplace(loader.enqueue(keys.front()));
        return keys;
    });

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(one.get(), 1);
    auto failed = start(own->get());
    run();
    EXPECT_EQ(code_of(failed), errc::dependency_cycle);
}

TEST_F(DependencyCycleTest, X4_so_do_two_loaders_that_ask_each_other_and_the_path_is_named) {
    std::optional<IntLoader> posts;
    IntLoader users(executor(), [&](Ints keys) { return ask(*posts, std::move(keys), 10); },
                    {.name = "users"});
    posts.emplace(
        executor(), [&](Ints keys) { return ask(users, std::move(keys), -10); },
        LoaderOptions{.name = "posts"});

    auto one = start(users.load(1));
    run();

    EXPECT_EQ(error_of(one),
              "loader \"users\": a batch would wait for itself: its batch function loads key 1 of "
              "loader \"users\", whose batch function waits for key 11 of loader \"posts\", which "
              "is in that very batch: dependency cycle [coalesce:7]");
}

TEST_F(DependencyCycleTest, X4_so_do_three) {
    std::optional<IntLoader> second;
    std::optional<IntLoader> third;
    IntLoader first(executor(), [&](Ints keys) { return ask(*second, std::move(keys), 0); });
    second.emplace(executor(), [&](Ints keys) { return ask(*third, std::move(keys), 0); });
    third.emplace(executor(), [&](Ints keys) { return ask(first, std::move(keys), 0); });

    auto one = start(first.load(1));
    run();

    EXPECT_EQ(code_of(one), errc::dependency_cycle);
}

TEST_F(DependencyCycleTest, X4_the_batch_function_may_catch_it_and_answer) {
    IntLoader loader(executor(), [&](const Ints&) { return load_one_or_zero(loader); });

    EXPECT_EQ(run(loader.load(1)), 0);
}

TEST_F(DependencyCycleTest, X4_it_is_found_after_timers_posts_and_nested_coroutines) {
    IntLoader loader(executor(), [&](Ints keys) { return wander_then_ask(loader, keys); });

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(code_of(one), errc::dependency_cycle);
}

TEST_F(DependencyCycleTest, X4_it_is_found_in_a_coroutine_that_the_batch_function_spawns) {
    IntLoader loader(executor(), [&](Ints keys) { return spawn_then_ask(loader, keys); });

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(code_of(one), errc::dependency_cycle);
}

TEST_F(DependencyCycleTest, only_the_load_that_would_close_the_cycle_fails) {
    Recorder<int> backend;
    IntLoader others(executor(), backend);
    IntLoader loader(executor(), [&](const Ints&) { return own_and_another(loader, others); });

    EXPECT_EQ(run(loader.load(1)), 7);
    EXPECT_EQ(backend.calls(), (Calls{{7}}));
}

TEST_F(DependencyCycleTest, a_key_of_its_own_batch_that_is_settled_is_no_cycle) {
    IntLoader loader(executor(), [&](const Ints& keys, Sink<int, int> sink) {
        return settle_first_then_load_it(loader, keys, sink);
    });

    EXPECT_EQ(run(loader.load_all({1, 2})), (Ints{10, 11}));
}

TEST_F(DependencyCycleTest, another_key_of_its_own_loader_is_no_cycle) {
    Recorder<int> backend;
    IntLoader loader(executor(), [&](Ints keys) {
        return keys.front() < 3 ? ask(loader, std::move(keys), 1) : backend(std::move(keys));
    });

    EXPECT_EQ(run(loader.load(0)), 3);
}

TEST_F(DependencyCycleTest, a_wait_that_has_ended_is_no_part_of_a_cycle) {
    Recorder<int> backend;
    std::optional<IntLoader> second;
    Gate<int> gate;
    IntLoader first(executor(), [&](const Ints&) { return drop_a_load_then_wait(*second, gate); });
    second.emplace(executor(), [&](Ints keys) { return ask(first, std::move(keys), 0); });
    auto one = start(first.load(1));
    context_.poll();

    auto two = start(second->load(1));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(one.get(), 5);
    EXPECT_EQ(two.get(), 5);
}

TEST_F(DependencyCycleTest, others_who_wait_for_the_same_key_are_no_cycle) {
    Gate<int> gate;
    IntLoader deep(executor(), gate);
    IntLoader first(executor(), [&](Ints keys) { return ask(deep, std::move(keys), 0); });
    IntLoader second(executor(), [&](Ints keys) { return ask(deep, std::move(keys), 0); });

    auto one = start(first.load(1));
    auto two = start(second.load(1));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(one.get() + two.get(), 2);
}

} // namespace
} // namespace coalesce::test
