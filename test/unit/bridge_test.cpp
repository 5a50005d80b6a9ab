// What comes back over a bridge, and what it remembers. With more threads: bridge_threads_test.cpp.

#include "support/bridge_fixture.hpp"

#include <coalesce/lru_map.hpp>

#include <stdexcept>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

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

class BridgeTest : public BridgeFixture {};

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

} // namespace
} // namespace coalesce::test
