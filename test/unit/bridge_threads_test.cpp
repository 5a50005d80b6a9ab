// Bridges between threads: keys of many threads in few batches, and whoever leaves does so while
// the others go on. These tests run under the thread sanitizer.

#include "support/bridge_fixture.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <latch>
#include <optional>
#include <thread>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using namespace std::chrono_literals;

/// A backend in a thread of its own, as a server has it.
class Backend {
public:
    Backend() : thread_([this] { context_.run(); }) {}
    ~Backend() { stop(); }

    auto executor() { return context_.get_executor(); }

    IntBridge bridge(LoaderOptions options, Resume resume = Resume::on_loader()) {
        return IntBridge({executor(), recorder_, std::move(options)}, std::move(resume));
    }

    /// Ends the thread when it has nothing left to do.
    void finish() {
        work_.reset();
        thread_.join();
    }

    void stop() {
        context_.stop();
        if (thread_.joinable())
            thread_.join();
    }

    /// The batches; after `finish`.
    const Calls& calls() const { return recorder_.calls(); }

private:
    asio::io_context context_;
    asio::executor_work_guard<asio::io_context::executor_type> work_ =
        asio::make_work_guard(context_);
    Recorder<int> recorder_;
    std::thread thread_;
};

/// Runs a function, which gets its number, on so many threads at once.
template <class Function>
void on_threads(int count, Function function) {
    std::latch all_there(count);
    std::vector<std::thread> threads;
    for (int number = 0; number < count; ++number)
        threads.emplace_back([&, number] {
            all_there.arrive_and_wait();
            function(number);
        });
    for (auto& thread : threads)
        thread.join();
}

/// Loads a key, and then another that depends on it.
Eager<int> load_twice(IntBridge& bridge, int key) {
    const int first = co_await bridge.load(key);
    co_return first + co_await bridge.load(first + 1000);
}

/// A value came, or the word that none will.
bool is_end(boost::system::error_code code) {
    return !code || code == asio::error::operation_aborted || code == errc::closed;
}

TEST(BridgeThreadsTest, thousands_of_loads_from_eight_threads_are_few_batches) {
    Backend backend;
    auto bridge = backend.bridge({.batch_schedule = Window{1ms}});
    std::atomic<int> wrong = 0;
    on_threads(8, [&](int thread) {
        std::vector<Eager<int>> loads;
        for (int key = 0; key < 500; ++key)
            loads.push_back(load_twice(bridge, (key + thread * 100) % 1000));
        for (int key = 0; key < 500; ++key)
            wrong += loads.at(static_cast<std::size_t>(key)).future.get() !=
                     (key + thread * 100) % 1000 * 2 + 1000;
    });
    backend.finish();

    EXPECT_EQ(wrong, 0);
    EXPECT_LE(backend.calls().size(), 200U); // of 8,000 loads
}

TEST(BridgeThreadsTest, a_window_is_whole_where_a_tick_is_a_race) {
    Backend backend;
    auto bridge = backend.bridge({.max_batch_size = 8, .batch_schedule = Window{1h}});
    on_threads(8, [&](int thread) { std::ignore = bridge.load(thread).get(); });
    backend.finish();

    ASSERT_EQ(backend.calls().size(), 1U);
    EXPECT_EQ(backend.calls().front().size(), 8U);
}

TEST(BridgeThreadsTest, many_keys_of_one_thread_are_one_batch_in_a_tick) {
    Backend backend;
    auto bridge = backend.bridge({});
    const auto list = bridge.load_many({1, 2, 3, 4}).get();
    backend.finish();

    EXPECT_EQ(list.size(), 4U);
    EXPECT_EQ(backend.calls(), (Calls{{1, 2, 3, 4}}));
}

TEST(BridgeThreadsTest, coroutines_go_on_in_a_pool) {
    Backend backend;
    asio::thread_pool pool(4);
    auto bridge = backend.bridge({.batch_schedule = Window{1ms}}, Resume::on(pool.get_executor()));
    std::atomic<int> sum = 0;
    on_threads(4, [&](int thread) {
        std::vector<Eager<int>> loads;
        for (int key = 0; key < 100; ++key)
            loads.push_back(load_twice(bridge, key * 4 + thread));
        for (auto& load : loads)
            sum += load.future.get();
    });
    backend.finish();
    pool.join();

    EXPECT_EQ(sum, 399 * 400 + 400 * 1000);
}

// A pool all of whose threads wait for coroutines that could only go on in that pool.
TEST(BridgeThreadsTest, a_pool_that_is_blocked_needs_its_coroutines_to_go_on_elsewhere) {
    Backend backend;
    asio::thread_pool pool(2);
    auto bridge = backend.bridge({.batch_schedule = Window{1ms}}, Resume::on(pool.get_executor()));
    const auto block = [&bridge](int key, const Resume& where) {
        const auto await = [](Crossing<int> load) -> Eager<int> {
            co_return co_await std::move(load);
        };
        return await(bridge.load(key).resume(where)).future.get();
    };

    const auto in_pool = Resume::on(pool.get_executor());
    auto one = asio::post(pool, asio::use_future([&] { return block(1, in_pool); }));
    auto two = asio::post(pool, asio::use_future([&] { return block(2, in_pool); }));
    EXPECT_EQ(one.wait_for(20ms), std::future_status::timeout);
    std::thread rescue([&pool] { pool.attach(); });
    EXPECT_EQ(one.get() + two.get(), 3);

    auto three = asio::post(pool, asio::use_future([&] { return block(3, Resume::on_loader()); }));
    auto four = asio::post(pool, asio::use_future([&] { return block(4, Resume::on_loader()); }));
    EXPECT_EQ(three.get() + four.get(), 7);

    pool.join();
    rescue.join();
    backend.finish();
}

TEST(BridgeThreadsTest, futures_and_callbacks_of_a_bridge_that_goes_are_all_settled_once) {
    for (int round = 0; round < 20; ++round) {
        Backend backend;
        std::optional<IntBridge> bridge(backend.bridge({.batch_schedule = Window{1ms}}));
        std::atomic<int> called = 0;
        std::atomic<int> odd_ends = 0;
        std::latch loading(4);
        std::thread closing([&] {
            loading.wait();
            bridge->close();
        });
        on_threads(4, [&](int thread) {
            std::vector<std::future<int>> futures;
            for (int key = 0; key < 50; ++key) {
                bridge->async_load(key, [&called](const std::exception_ptr&, int) { ++called; });
                futures.push_back(bridge->load(key * 4 + thread).future());
                if (key == 10)
                    loading.count_down();
            }
            for (auto& future : futures)
                odd_ends += !is_end(code_of(future));
        });
        closing.join();
        bridge.reset();
        backend.finish();

        EXPECT_EQ(odd_ends, 0);
        EXPECT_EQ(called, 200);
    }
}

TEST(BridgeThreadsTest, loads_may_be_dropped_while_their_answers_come) {
    Backend backend;
    auto bridge = backend.bridge({});
    on_threads(4, [&](int thread) {
        for (int key = 0; key < 500; ++key) {
            { auto dropped = bridge.load(key * 4 + thread); }
            auto dropped_later = bridge.load(-key * 4 - thread);
            if (key % 8 == 0)
                std::this_thread::yield();
        }
    });
    const int last = bridge.load(-1).get();
    backend.finish();

    EXPECT_EQ(last, -1);
}

Owned count_answer(Crossing<int> load, int& answers) {
    co_await std::move(load);
    ++answers;
}

// On a strand, where they would go on, so that nobody can be resumed meanwhile.
TEST(BridgeThreadsTest, suspended_coroutines_may_be_destroyed_while_their_answers_come) {
    Backend backend;
    asio::thread_pool pool(2);
    const auto strand = asio::make_strand(pool.get_executor());
    auto bridge = backend.bridge({}, Resume::on(strand));
    int answers = 0; // on the strand
    for (int key = 0; key < 500; ++key) {
        auto owned = std::make_shared<std::optional<Owned>>();
        asio::post(strand,
                   [&, owned, key] { owned->emplace(count_answer(bridge.load(key), answers)); });
        asio::post(strand, asio::use_future).get();
        asio::post(strand, [owned] { owned->reset(); });
    }
    pool.join();
    backend.finish();

    EXPECT_LE(answers, 500);
}

TEST(BridgeThreadsTest, a_context_that_goes_while_threads_load_leaves_nobody_waiting) {
    for (int round = 0; round < 20; ++round) {
        std::optional<asio::thread_pool> pool(std::in_place, 1);
        IntBridge bridge({pool->get_executor(), Recorder<int>()}, Resume::on_loader());
        std::latch loading(2);
        std::atomic<int> odd_ends = 0;
        std::thread leaving([&] {
            loading.wait();
            pool.reset();
        });
        on_threads(2, [&](int thread) {
            std::vector<Eager<int>> loads;
            for (int key = 0; key < 200; ++key) {
                loads.push_back(load_twice(bridge, key * 2 + thread));
                bridge.clear(key);
                if (key == 10)
                    loading.count_down();
            }
            for (auto& load : loads)
                odd_ends += !is_end(code_of(load.future));
        });
        leaving.join();

        EXPECT_EQ(odd_ends, 0);
    }
}

TEST(BridgeThreadsTest, threads_may_clear_and_prime_while_others_load) {
    Backend backend;
    auto bridge = backend.bridge({.batch_schedule = Window{1ms}});
    std::atomic<int> wrong = 0;
    on_threads(4, [&](int thread) {
        for (int round = 0; round < 200; ++round) {
            const int key = round % 5;
            if (thread == 0)
                bridge.clear(key);
            else if (thread == 1)
                bridge.prime(key, key, Prime::replace);
            else
                wrong += bridge.load(key).get() != key;
        }
    });
    bridge.prime(1, 100, Prime::replace);
    const int latest = bridge.load(1).get();
    bridge.clear_all();
    backend.finish();

    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(latest, 100);
}

} // namespace
} // namespace coalesce::test
