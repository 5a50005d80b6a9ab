// `max_concurrent_batches`, and the permits that nested loads inherit.

#include "support/gate.hpp"

#include <map>
#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

class ConcurrencyTest : public LoaderFixture {
protected:
    Gate<int> gate;
};

TEST_F(ConcurrencyTest, X14_batches_run_side_by_side_without_a_limit) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 1});

    auto all = start(loader.load_all({1, 2, 3}));
    context_.poll();

    EXPECT_EQ(gate.most_inside(), 3);
    gate.open_all();
    run();
}

TEST_F(ConcurrencyTest, no_more_batches_run_at_once_than_the_limit_says) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 1, .max_concurrent_batches = 2});

    auto all = start(loader.load_all({1, 2, 3, 4, 5}));
    for (std::size_t batch = 0; batch < 5; ++batch) {
        context_.poll();
        gate.open(batch);
    }
    run();

    EXPECT_EQ(all.get(), (Ints{1, 2, 3, 4, 5}));
    EXPECT_EQ(gate.most_inside(), 2);
    EXPECT_EQ(gate.calls(), (Calls{{1}, {2}, {3}, {4}, {5}}));
}

TEST_F(ConcurrencyTest, keys_go_on_collecting_while_the_limit_is_reached) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 3, .max_concurrent_batches = 1});
    auto first = start(loader.load(1));
    context_.poll();
    auto second = start(loader.load(2));
    context_.poll();
    auto third = start(loader.load_all({3, 4, 5}));
    context_.poll();
    EXPECT_EQ(gate.calls(), (Calls{{1}}));

    gate.open(0);
    context_.poll();
    EXPECT_EQ(gate.calls(), (Calls{{1}, {2, 3, 4}}));

    gate.open(1);
    context_.poll();
    gate.open(2);
    run();
    EXPECT_EQ(gate.calls(), (Calls{{1}, {2, 3, 4}, {5}}));
}

TEST_F(ConcurrencyTest, a_batch_that_fails_gives_its_permit_back) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 1, .max_concurrent_batches = 1});
    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();

    gate.fail(0);
    context_.poll();
    gate.open(1);
    run();

    EXPECT_EQ(error_of(one), "failed by the gate");
    EXPECT_EQ(two.get(), 2);
}

TEST_F(ConcurrencyTest, a_batch_that_is_cancelled_gives_its_permit_back) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 1, .max_concurrent_batches = 1});
    std::optional<asio::awaitable<int>> one = loader.load(1);
    auto two = start(loader.load(2));
    context_.poll();

    one.reset();
    context_.poll();
    gate.open(1);
    run();

    EXPECT_EQ(two.get(), 2);
}

TEST_F(ConcurrencyTest, a_key_that_is_withdrawn_at_the_limit_is_not_sent) {
    Loader<int, int> loader(executor(), gate, {.max_concurrent_batches = 1});
    auto one = start(loader.load(1));
    context_.poll();
    std::optional<asio::awaitable<int>> two = loader.load(2);
    context_.poll();

    two.reset();
    gate.open(0);
    run();

    EXPECT_EQ(gate.calls(), (Calls{{1}}));
}

TEST_F(ConcurrencyTest, a_long_queue_of_batches_that_answer_at_once_is_worked_off) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend,
                            {.max_batch_size = 1, .max_concurrent_batches = 1});
    Ints keys(20'000);
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = static_cast<int>(i);

    EXPECT_EQ(run(loader.load_all(keys)), keys);
}

// Nested loads: 0 is the parent of all, n has the parent n - 1.

class NestedLoadTest : public LoaderFixture {
protected:
    using Loader = coalesce::Loader<int, int>;

    /// How far each key is from 0, found through its parent.
    static asio::awaitable<Ints> depths(Loader& parents, Ints keys) {
        std::vector<asio::awaitable<int>> above;
        for (const int key : keys)
            if (key != 0)
                above.push_back(parents.load(key - 1));
        std::map<int, int> depth_of_key;
        auto next = above.begin();
        for (const int key : keys)
            depth_of_key[key] = key == 0 ? 0 : 1 + co_await std::move(*next++);
        Ints answers;
        for (const int key : keys)
            answers.push_back(depth_of_key[key]);
        co_return answers;
    }

    /// Keys without parents.
    static asio::awaitable<Ints> depths_of_leaf(Ints keys) { co_return Ints(keys.size(), 0); }
};

TEST_F(NestedLoadTest, X21_a_load_of_its_own_loader_runs_on_the_permit_of_the_batch_that_waits) {
    Loader loader(executor(), [&](Ints keys) { return depths(loader, std::move(keys)); },
                  {.max_concurrent_batches = 1});

    EXPECT_EQ(run(loader.load(8)), 8);
}

TEST_F(NestedLoadTest, X21_so_does_one_through_another_loader) {
    Loader* outer = nullptr;
    Loader inner(executor(), [&](Ints keys) { return depths(*outer, std::move(keys)); },
                 {.max_concurrent_batches = 1});
    Loader loader(executor(), [&](Ints keys) { return depths(inner, std::move(keys)); },
                  {.max_concurrent_batches = 1});
    outer = &loader;

    EXPECT_EQ(run(loader.load(8)), 8);
}

TEST_F(NestedLoadTest, X21_eight_batches_that_each_wait_for_another_end_at_a_limit_of_four) {
    Recorder<int> backend;
    Loader inner(executor(), backend, {.max_batch_size = 1, .max_concurrent_batches = 4});
    Loader outer(executor(), [&](Ints keys) { return inner.load_all(std::move(keys)); },
                 {.max_batch_size = 1, .max_concurrent_batches = 4});

    EXPECT_EQ(run(outer.load_all({1, 2, 3, 4, 5, 6, 7, 8})), (Ints{1, 2, 3, 4, 5, 6, 7, 8}));
}

/// A batch function that waits for its gate and then loads.
asio::awaitable<Ints> then_load(Gate<int>& gate, Loader<int, int>& loader, int key) {
    Ints keys{key};
    co_await gate(std::move(keys));
    const int value = co_await loader.load(key);
    co_return Ints{value};
}

TEST_F(NestedLoadTest, X21_a_key_that_waits_at_the_limit_leaves_when_a_running_batch_asks_for_it) {
    Gate<int> gate;
    Loader loader(executor(),
                  [&](Ints keys) {
                      return keys.front() == 1 ? then_load(gate, loader, 2) : depths_of_leaf(keys);
                  },
                  {.max_concurrent_batches = 1});
    auto one = start(loader.load(1));
    context_.poll();
    auto two = start(loader.load(2));
    context_.poll();
    EXPECT_FALSE(done(two));

    gate.open(0);
    run();

    EXPECT_EQ(one.get(), 0);
    EXPECT_EQ(two.get(), 0);
}

// A holder of the permit, a batch of another loader that it waits for, and a batch at the limit
// that the other waits for: whichever edge comes last, the third may leave.
class ChainOfWaitsTest : public NestedLoadTest {
protected:
    void start_all() {
        middle_value = start(middle.load(9));
        context_.poll();
        holder_value = start(limited.load(1));
        context_.poll();
    }

    Gate<int> holder_gate;
    Gate<int> middle_gate;
    Loader limited{executor(),
                   [this](Ints keys) {
                       return keys.front() == 1 ? then_load(holder_gate, middle, 9)
                                                : depths_of_leaf(std::move(keys));
                   },
                   {.max_concurrent_batches = 1}};
    Loader middle{executor(), [this](const Ints&) { return then_load(middle_gate, limited, 2); }};
    std::future<int> middle_value;
    std::future<int> holder_value;
};

TEST_F(ChainOfWaitsTest, X21_the_holder_comes_to_wait_last) {
    start_all();
    middle_gate.open(0);
    context_.poll();
    EXPECT_FALSE(done(middle_value)) << "its load waits at the limit";

    holder_gate.open(0);
    run();

    EXPECT_EQ(holder_value.get(), 0);
}

TEST_F(ChainOfWaitsTest, X21_the_batch_between_comes_to_wait_last) {
    start_all();
    holder_gate.open(0);
    context_.poll();

    middle_gate.open(0);
    run();

    EXPECT_EQ(holder_value.get(), 0);
}

// Two loaders at their limits, each of whose running batches loads from the other.
class CrossedLoadersTest : public NestedLoadTest {
protected:
    Gate<int> gate;
    Loader first{executor(),
                 [this](Ints keys) {
                     return keys.front() == 1 ? then_load(gate, second, 2)
                                              : depths_of_leaf(std::move(keys));
                 },
                 {.max_concurrent_batches = 1}};
    Loader second{executor(),
                  [this](Ints keys) {
                      return keys.front() == 1 ? then_load(gate, first, 2)
                                               : depths_of_leaf(std::move(keys));
                  },
                  {.max_concurrent_batches = 1}};
};

TEST_F(CrossedLoadersTest, X21_do_not_block_each_other) {
    auto one = start(first.load(1));
    auto other = start(second.load(1));
    context_.poll();

    gate.open(0);
    gate.open(1);
    run();

    EXPECT_EQ(one.get() + other.get(), 0);
}

TEST_F(CrossedLoadersTest, X21_nor_does_the_second_that_comes_to_wait_much_later) {
    auto one = start(first.load(1));
    auto other = start(second.load(1));
    context_.poll();
    gate.open(0);
    context_.poll();
    EXPECT_FALSE(done(one)) << "its load waits at the limit of the other";

    gate.open(1);
    run();

    EXPECT_EQ(one.get() + other.get(), 0);
}

} // namespace
} // namespace coalesce::test
