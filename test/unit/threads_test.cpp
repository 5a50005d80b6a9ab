// Loaders in programs with several threads: on a strand, which is right, and shared by mistake,
// which debug builds catch. These tests run under the thread sanitizer.

#include "support/loader_fixture.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

asio::awaitable<int> load_hops_away(Loader<int, int>& loader, int hops) {
    for (int i = 0; i < hops; ++i)
        co_await hop();
    co_return co_await loader.load(hops);
}

asio::awaitable<void> keep_busy(const std::atomic<bool>& enough) {
    while (!enough)
        co_await hop();
}

/// Loads 0, 1, 2, 3 and 5 hops away, begun in one handler of `executor` so that all of them are
/// part of one tick.
asio::awaitable<void> load_hops_apart(Loader<int, int>& loader) {
    const auto executor = co_await asio::this_coro::executor;
    for (const int hops : {0, 1, 2, 3, 5})
        asio::co_spawn(executor, load_hops_away(loader, hops), asio::detached);
}

TEST(ThreadsTest, loads_on_a_pool_of_one_thread_are_one_batch) {
    asio::thread_pool pool(1);
    Recorder<int> backend;
    Loader<int, int> loader(pool.get_executor(), backend);

    asio::co_spawn(pool, load_hops_apart(loader), asio::detached);
    pool.join();

    EXPECT_EQ(backend.calls(), (Calls{{0, 1, 2, 3, 5}}));
}

TEST(ThreadsTest, loads_on_a_strand_of_a_busy_pool_are_one_batch) {
    asio::thread_pool pool(4);
    const auto strand = asio::make_strand(pool);
    std::atomic<bool> enough = false;
    for (int i = 0; i < 8; ++i)
        asio::co_spawn(pool, keep_busy(enough), asio::detached);
    Recorder<int> backend;
    Loader<int, int> loader(strand, backend);

    asio::co_spawn(strand, load_hops_apart(loader), asio::use_future).get();
    asio::post(strand, asio::use_future).get();
    asio::co_spawn(strand, load_hops_away(loader, 9), asio::use_future).get();
    enough = true;
    pool.join();

    ASSERT_FALSE(backend.calls().empty());
    EXPECT_EQ(backend.calls().front(), (Ints{0, 1, 2, 3, 5}));
}

/// A request of a server with many threads: a loader on a strand, resolvers on the same strand.
asio::awaitable<void> request(int number, std::atomic<int>& sum) {
    const auto strand = co_await asio::this_coro::executor;
    Loader<int, int> loader(strand, Recorder<int>(), {.max_batch_size = 3});
    std::vector<asio::awaitable<int>> loads;
    for (int i = 0; i < 10; ++i)
        loads.push_back(loader.load((number + i) % 7));
    for (auto& load : loads)
        sum += co_await std::move(load);
    loader.clear_all();
    sum += co_await load_hops_away(loader, 3);
}

TEST(ThreadsTest, loaders_on_strands_of_a_multi_threaded_io_context_do_not_race) {
    asio::io_context context;
    std::atomic<int> sum = 0;
    for (int number = 0; number < 200; ++number)
        asio::co_spawn(asio::make_strand(context), request(number, sum), asio::detached);

    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&context] { context.run(); });
    for (auto& thread : threads)
        thread.join();

    int expected = 0;
    for (int number = 0; number < 200; ++number) {
        for (int i = 0; i < 10; ++i)
            expected += (number + i) % 7;
        expected += 3;
    }
    EXPECT_EQ(sum, expected);
}

asio::awaitable<Ints> load_from(Loader<int, int>& other, Ints keys) {
    co_return co_await other.load_all(std::move(keys));
}

TEST(ThreadsTest, nested_loads_on_a_strand_do_not_race) {
    asio::thread_pool pool(4);
    const auto strand = asio::make_strand(pool);
    std::optional<Loader<int, int>> deep(std::in_place, strand, Recorder<int>());
    std::optional<Loader<int, int>> top(std::in_place, strand,
                                        [&](Ints keys) { return load_from(*deep, keys); });
    std::promise<int> loaded;

    asio::post(strand, [&] {
        top->async_load(7, [&](const std::exception_ptr&, int value) { loaded.set_value(value); });
    });

    EXPECT_EQ(loaded.get_future().get(), 7);
    pool.join();
}

#ifndef NDEBUG

// Death tests start their threads themselves, in a process of their own.
class SharedByMistakeTest : public testing::Test {
protected:
    SharedByMistakeTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

void use_from_a_thread_that_does_not_run_the_executor() {
    asio::io_context context;
    auto work = asio::make_work_guard(context);
    Loader<int, int> loader(context.get_executor(), Recorder<int>());
    std::thread thread([&context] { context.run(); });
    std::promise<void> loaded;
    asio::post(context, [&] {
        loader.prime(1, 1);
        loaded.set_value();
    });
    loaded.get_future().get();

    loader.prime(2, 2);
    context.stop();
    thread.join();
}

TEST_F(SharedByMistakeTest, a_thread_that_does_not_run_the_executor_is_caught) {
    EXPECT_DEATH(
        use_from_a_thread_that_does_not_run_the_executor(),
        "called from a thread that does not run its executor; asio::post or asio::co_spawn to "
        "it, or ask through a coalesce::Bridge");
}

void use_on_a_pool_without_a_strand() {
    asio::thread_pool pool(2);
    Loader<int, int> loader(pool.get_executor(), Recorder<int>());
    // Each holds its thread until both have begun, so that they are two.
    std::promise<void> first_began;
    std::promise<void> second_ended;
    asio::post(pool, [&] {
        loader.prime(1, 1);
        first_began.set_value();
        second_ended.get_future().get();
    });
    first_began.get_future().get();
    asio::post(pool, [&] {
        loader.prime(2, 2);
        second_ended.set_value();
    });
    pool.join();
}

TEST_F(SharedByMistakeTest, a_pool_of_several_threads_without_a_strand_is_caught) {
    EXPECT_DEATH(use_on_a_pool_without_a_strand(),
                 "used by several threads; make one loader for each request, on a strand");
}

#endif

TEST(ThreadsTest, a_loader_may_be_set_up_by_one_thread_and_used_by_another) {
    asio::io_context context;
    Loader<int, int> loader(context.get_executor(), Recorder<int>());
    loader.prime(1, 1);
    auto early = asio::co_spawn(context, loader.load(1), asio::use_future);

    std::thread thread([&context] { context.run(); });
    thread.join();
    loader.clear_all();

    EXPECT_EQ(early.get(), 1);
}

} // namespace
} // namespace coalesce::test
