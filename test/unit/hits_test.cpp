// When a load of a cached key completes: `Hits::aligned`, as DataLoader does it but without its
// two waits, and `Hits::immediate`.

#include "support/gate.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

class HitsTest : public LoaderFixture {
protected:
    Gate<int> gate;
};

TEST_F(HitsTest, T09_batches_cached_requests) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();
    EXPECT_FALSE(done(one));
    EXPECT_FALSE(done(two));

    gate.open(0);
    run();
    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(gate.calls(), (Calls{{2}}));
}

TEST_F(HitsTest, T10_max_batch_size_respects_cached_results) {
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 1});
    loader.prime(1, 1);

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();
    EXPECT_FALSE(done(one));
    EXPECT_FALSE(done(two));

    gate.open(0);
    run();
    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(gate.calls(), (Calls{{2}}));
}

// The example of DataLoader's alignment: the best friend of 1 is 3, of 2 is 12.
class BestFriendTest : public LoaderFixture {
protected:
    void load_two_best_friends(Hits hits) {
        Loader<int, int> loader(executor(),
                                [this](const Ints& keys) {
                                    calls.push_back(keys);
                                    Ints friends;
                                    for (const int key : keys)
                                        friends.push_back(key + 10);
                                    return friends;
                                },
                                {.hits = hits});
        loader.prime(1, 3);
        auto first = start(best_friend_of_best_friend(loader, 1));
        auto second = start(best_friend_of_best_friend(loader, 2));
        run();
        EXPECT_EQ(first.get(), 13);
        EXPECT_EQ(second.get(), 22);
    }

    static asio::awaitable<int> best_friend_of_best_friend(Loader<int, int>& loader, int person) {
        auto best_friend = loader.load(person); // both are queued before either is awaited
        co_await hop();
        co_return co_await loader.load(co_await std::move(best_friend));
    }

    Calls calls;
};

TEST_F(BestFriendTest, aligned_hits_bring_dependent_loads_into_one_batch) {
    load_two_best_friends(Hits::aligned);

    EXPECT_EQ(calls, (Calls{{2}, {3, 12}}));
}

TEST_F(BestFriendTest, immediate_hits_do_not_wait_for_a_batch) {
    load_two_best_friends(Hits::immediate);

    EXPECT_EQ(calls, (Calls{{2, 3}, {12}}));
}

TEST_F(HitsTest, an_immediate_hit_is_ready_at_once) {
    Loader<int, int> loader(executor(), gate, {.hits = Hits::immediate});
    loader.prime(1, 1);

    auto two = start(loader.load(2));
    auto one = start(loader.load(1));
    context_.poll();

    EXPECT_TRUE(done(one));
    gate.open(0);
    run();
}

TEST_F(HitsTest, a_hit_is_ready_at_once_when_no_batch_is_open) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_TRUE(gate.calls().empty());
}

TEST_F(HitsTest, X3_a_batch_that_has_left_holds_no_hit_back) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);
    auto two = start(loader.load(2));
    context_.poll();

    auto one = start(loader.load(1));
    context_.poll();

    EXPECT_TRUE(done(one));
    gate.open(0);
    run();
}

TEST_F(HitsTest, X3_a_hit_on_a_full_batch_does_not_wait_for_the_next) {
    Loader<int, int> loader(executor(), gate,
                            {.max_batch_size = 2, .batch_schedule = Window{std::chrono::hours(1)}});
    loader.prime(1, 1);
    auto first = start(loader.load_all({2, 3}));
    auto one = start(loader.load(1));
    auto next = start(loader.load(4));

    context_.poll();

    EXPECT_EQ(gate.calls(), (Calls{{2, 3}})) << "the next batch is still open";
    EXPECT_TRUE(done(one));
    loader.dispatch();
    context_.poll();
    gate.open_all();
    run();
}

TEST_F(HitsTest, a_hit_resumes_with_the_first_key_that_settles) {
    std::optional<Sink<int, int>> sink;
    Gate<int> held;
    Loader<int, int> loader(executor(), [&](Ints keys, Sink<int, int> given) {
        sink = given;
        return hold(held, std::move(keys));
    });
    loader.prime(1, 1);
    auto one = start(loader.load(1));
    auto both = start(loader.load_all({2, 3}));
    context_.poll();
    EXPECT_FALSE(done(one));

    sink->settle(3, 3);
    context_.poll();
    EXPECT_TRUE(done(one));
    EXPECT_FALSE(done(both));

    sink->settle(2, 2);
    held.open(0);
    run();
}

TEST_F(HitsTest, a_hit_succeeds_when_the_batch_it_rode_on_fails) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);
    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();

    gate.fail(0);
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(error_of(two), "failed by the gate");
}

TEST_F(HitsTest, a_hit_resumes_when_the_batch_it_rides_on_empties) {
    Loader<int, int> loader(executor(), gate, {.batch_schedule = Window{std::chrono::hours(1)}});
    loader.prime(1, 1);
    std::optional<asio::awaitable<int>> two = loader.load(2);
    auto one = start(loader.load(1));
    context_.poll();
    EXPECT_FALSE(done(one));

    two.reset();
    context_.poll();

    EXPECT_EQ(one.get(), 1);
}

TEST_F(HitsTest, a_rider_keeps_no_batch_alive) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);
    std::optional<asio::awaitable<int>> two = loader.load(2);
    auto one = start(loader.load(1));
    context_.poll();

    two.reset();
    run();

    EXPECT_EQ(gate.cancelled(), 1);
    EXPECT_EQ(one.get(), 1);
}

TEST_F(HitsTest, a_hit_resumes_with_its_answer_when_the_loader_closes) {
    Loader<int, int> loader(executor(), gate, {.batch_schedule = Window{std::chrono::hours(1)}});
    loader.prime(1, 1);
    auto two = start(loader.load(2));
    auto one = start(loader.load(1));
    context_.poll();

    loader.close();
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(code_of(two), asio::error::operation_aborted);
}

TEST_F(HitsTest, a_rider_that_is_cancelled_leaves_alone) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);
    auto two = start(loader.load(2));
    asio::cancellation_signal cancel;
    boost::system::error_code code;
    asio::co_spawn(context_, loader.load(1),
                   asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error, int) {
                       code = code_of(error);
                   }));
    context_.poll();

    cancel.emit(asio::cancellation_type::terminal);
    context_.poll();

    EXPECT_EQ(code, asio::error::operation_aborted);
    gate.open(0);
    run();
    EXPECT_EQ(two.get(), 2);
}

TEST_F(HitsTest, hits_under_a_manual_schedule_are_ready_at_once) {
    Loader<int, int> loader(executor(), gate, {.batch_schedule = Manual{}});
    loader.prime(1, 1);
    auto two = loader.load(2);

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(one.get(), 1);
}

TEST_F(HitsTest, load_many_of_hits_is_ready_at_once) {
    Loader<int, int> loader(executor(), gate, {.batch_schedule = Window{std::chrono::hours(1)}});
    loader.prime(1, 1).prime(2, 2);
    auto three = loader.load(3);

    auto hits = start(loader.load_many({1, 2, 1}));
    context_.poll();

    EXPECT_TRUE(done(hits));
}

asio::awaitable<Ints> add(Loader<int, int>& settings, Ints keys) {
    const int offset = co_await settings.load(0);
    for (int& key : keys)
        key += offset;
    co_return keys;
}

TEST_F(HitsTest, a_hit_inside_a_batch_function_is_ready_at_once) {
    Loader<int, int> settings(executor(), gate, {.batch_schedule = Window{std::chrono::hours(1)}});
    settings.prime(0, 100);
    auto queued = settings.load(1);
    Loader<int, int> loader(executor(), [&](Ints keys) { return add(settings, std::move(keys)); });

    auto one = start(loader.load(1));
    context_.poll();

    EXPECT_TRUE(done(one));
    EXPECT_EQ(one.get(), 101);
}

TEST_F(HitsTest, a_tick_with_hits_only_sends_nothing) {
    const auto seen = std::make_shared<Statistics>();
    Loader<int, int> loader(executor(), gate, {.observer = seen});
    loader.prime(1, 1);

    auto one = start(loader.load(1));
    auto many = start(loader.load_many({1, 1}));
    run();

    EXPECT_EQ(seen->batches, 0U);
    EXPECT_EQ(seen->hits, 3U);
}

TEST_F(HitsTest, async_load_of_a_hit_rides_too) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);
    auto two = loader.async_load(2, asio::use_future);

    auto one = loader.async_load(1, asio::use_future);
    context_.poll();
    EXPECT_FALSE(done(one));

    gate.open(0);
    run();
    EXPECT_EQ(one.get(), 1);
}

} // namespace
} // namespace coalesce::test
