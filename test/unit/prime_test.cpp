// How answers are put into the cache by hand.

#include "support/any_map.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

TYPED_TEST_SUITE(AnyMapTest, AnyMaps, MapNames);

// Priming what is there already, or on its way.

TYPED_TEST(AnyMapTest, prime_replaces_an_answer_if_told_to) {
    auto loader = this->make(this->backend);
    this->run(loader.load(1));

    loader.prime(1, 100, Prime::replace);

    EXPECT_EQ(this->run(loader.load(1)), 100);
    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{1}}));
}

TYPED_TEST(AnyMapTest, prime_replaces_an_answer_by_an_error) {
    auto loader = this->make(this->backend);
    this->run(loader.load(1));

    loader.prime(1, error("no luck"), Prime::replace);
    auto again = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(error_of(again), "no luck");
}

TYPED_TEST(AnyMapTest, a_key_that_is_not_there_is_primed_in_every_mode) {
    auto loader = this->make(this->backend);

    loader.prime(1, 100, Prime::keep).prime(2, 200, Prime::replace).prime(3, 300, Prime::resolve);

    EXPECT_EQ(this->run(loader.load_all({1, 2, 3})), (Ints{100, 200, 300}));
    EXPECT_TRUE(this->backend.calls().empty());
}

TYPED_TEST(AnyMapTest, prime_replace_leaves_a_queued_waiter_to_the_backend) {
    auto loader = this->make(this->backend);

    auto queued = this->start(loader.load(1));
    loader.prime(1, 100, Prime::replace);
    auto later = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(queued.get(), 1);
    EXPECT_EQ(later.get(), 100);
    EXPECT_EQ(this->run(loader.load(1)), 100) << "the answer of the backend came later";
    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{1}}));
}

TYPED_TEST(AnyMapTest, prime_replace_leaves_a_running_waiter_to_the_backend) {
    auto loader = this->make(this->gate);
    auto running = this->start(loader.load(1));
    this->context_.poll();

    loader.prime(1, 100, Prime::replace);
    auto later = this->start(loader.load(1));
    this->gate.open(0);
    this->run();

    EXPECT_EQ(running.get(), 1);
    EXPECT_EQ(later.get(), 100);
    EXPECT_EQ(this->run(loader.load(1)), 100) << "the answer of the backend came later";
}

TYPED_TEST(AnyMapTest, prime_resolve_leaves_a_running_waiter_to_the_backend) {
    auto loader = this->make(this->gate);
    auto running = this->start(loader.load(1));
    this->context_.poll();

    loader.prime(1, 100, Prime::resolve);
    auto later = this->start(loader.load(1));
    this->gate.open(0);
    this->run();

    EXPECT_EQ(running.get(), 1);
    EXPECT_EQ(later.get(), 100);
    EXPECT_EQ(this->run(loader.load(1)), 100) << "the answer of the backend came later";
}

TYPED_TEST(AnyMapTest, prime_resolve_answers_a_queued_key_which_leaves_its_batch) {
    auto loader = this->make(this->backend);

    auto one = this->start(loader.load(1));
    auto again = this->start(loader.load(1));
    auto two = this->start(loader.load(2));
    loader.prime(1, 100, Prime::resolve);
    this->run();

    EXPECT_EQ(one.get(), 100);
    EXPECT_EQ(again.get(), 100);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{2}}));
}

TYPED_TEST(AnyMapTest, prime_resolve_answers_with_an_error_too) {
    auto loader = this->make(this->backend);

    auto queued = this->start(loader.load(1));
    loader.prime(1, error("no luck"), Prime::resolve);
    auto later = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(error_of(queued), "no luck");
    EXPECT_EQ(error_of(later), "no luck");
    EXPECT_TRUE(this->backend.calls().empty());
}

TYPED_TEST(AnyMapTest, prime_resolve_answers_who_has_not_begun_to_await) {
    auto loader = this->make(this->backend);

    auto unawaited = loader.load(1);
    loader.prime(1, 100, Prime::resolve);

    EXPECT_EQ(this->run(std::move(unawaited)), 100);
}

TYPED_TEST(AnyMapTest, a_batch_that_prime_resolve_empties_is_not_sent) {
    auto loader = this->make(this->backend);

    auto both = this->start(loader.load_all({1, 2}));
    loader.prime(1, 100, Prime::resolve).prime(2, 200, Prime::resolve);
    this->run();

    EXPECT_EQ(both.get(), (Ints{100, 200}));
    EXPECT_TRUE(this->backend.calls().empty());
}

TYPED_TEST(AnyMapTest, a_hit_that_rides_on_a_batch_goes_on_when_prime_resolve_empties_it) {
    std::optional<Dispatch> dispatch; // while it is kept, the batch stays
    const auto keep = [&dispatch](Dispatch given) { dispatch = std::move(given); };
    auto loader = this->make(this->backend, {.batch_schedule = ScheduleFn(keep)});
    loader.prime(1, 100);
    auto queued = this->start(loader.load(2));
    auto hit = this->start(loader.load(1));
    this->context_.poll();
    ASSERT_FALSE(done(hit));

    loader.prime(2, 200, Prime::resolve);
    this->run();

    EXPECT_EQ(hit.get(), 100);
    EXPECT_EQ(queued.get(), 200);
}

TYPED_TEST(AnyMapTest, a_key_that_prime_resolve_answers_makes_room_in_its_batch) {
    auto loader = this->make(this->backend, {.max_batch_size = 2});

    auto first = this->start(loader.load_all({1, 2}));
    loader.prime(1, 100, Prime::resolve);
    auto three = this->start(loader.load(3));
    this->run();

    EXPECT_EQ(first.get(), (Ints{100, 2}));
    EXPECT_EQ(three.get(), 3);
    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{2, 3}}));
}

TYPED_TEST(AnyMapTest, prime_resolve_answers_a_queued_key_that_was_cleared) {
    auto loader = this->make(this->backend);

    auto queued = this->start(loader.load(1));
    loader.clear(1).prime(1, 100, Prime::resolve);
    this->run();

    EXPECT_EQ(queued.get(), 100);
    EXPECT_TRUE(this->backend.calls().empty());
}

// Priming with an awaitable. The gate is what is awaited.

asio::awaitable<int> first_of(asio::awaitable<Ints> answers) {
    const Ints all = co_await std::move(answers);
    co_return all.at(0);
}

asio::awaitable<int> value(int given) {
    co_return given;
}

TYPED_TEST(AnyMapTest, T19_allows_priming_the_cache_with_a_promise) {
    auto loader = this->make(this->backend);

    loader.prime(1, value(100));
    auto one = this->start(loader.load(1));
    auto two = this->start(loader.load(2));
    this->run();

    EXPECT_EQ(one.get(), 100);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{2}}));
}

TYPED_TEST(AnyMapTest, an_awaitable_is_started_although_nobody_loads_its_key) {
    auto loader = this->make(this->backend);

    loader.prime(1, first_of(this->gate({100})));
    this->context_.poll();

    EXPECT_EQ(this->gate.calls(), (std::vector<Ints>{{100}}));
}

TYPED_TEST(AnyMapTest, a_key_is_on_its_way_until_its_awaitable_has_come) {
    auto loader = this->make(this->backend);

    loader.prime(1, first_of(this->gate({100})));
    this->context_.poll();
    EXPECT_TRUE(loader.contains(1));
    EXPECT_FALSE(loader.peek(1));

    this->gate.open(0);
    this->run();
    EXPECT_EQ(loader.peek(1).value().value(), 100);
}

TYPED_TEST(AnyMapTest, a_load_waits_for_the_awaitable_of_its_key) {
    auto loader = this->make(this->backend);

    loader.prime(1, first_of(this->gate({100})));
    auto joined = this->start(loader.load(1));
    this->context_.poll();
    EXPECT_FALSE(done(joined));

    this->gate.open(0);
    this->run();
    EXPECT_EQ(joined.get(), 100);
    EXPECT_TRUE(this->backend.calls().empty());
}

TYPED_TEST(AnyMapTest, the_error_of_an_awaitable_is_cached) {
    auto loader = this->make(this->backend);

    loader.prime(1, first_of(this->gate({100})));
    auto joined = this->start(loader.load(1));
    this->context_.poll();
    this->gate.fail(0);
    this->run();
    auto later = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(error_of(joined), "failed by the gate");
    EXPECT_EQ(error_of(later), "failed by the gate");
    EXPECT_TRUE(this->backend.calls().empty());
}

TYPED_TEST(AnyMapTest, the_error_of_an_awaitable_is_not_cached_if_the_options_say_so) {
    auto loader = this->make(this->backend, {.cache_errors = false});

    loader.prime(1, first_of(this->gate({100})));
    this->context_.poll();
    this->gate.fail(0);
    this->run();

    EXPECT_EQ(this->run(loader.load(1)), 1);
}

TYPED_TEST(AnyMapTest, a_load_that_is_dropped_does_not_stop_the_awaitable_of_its_key) {
    auto loader = this->make(this->backend);
    loader.prime(1, first_of(this->gate({100})));
    this->context_.poll();

    { auto dropped = loader.load(1); }
    this->context_.poll();
    EXPECT_EQ(this->gate.cancelled(), 0);

    this->gate.open(0);
    this->run();
    EXPECT_EQ(loader.peek(1).value().value(), 100);
}

TYPED_TEST(AnyMapTest, an_awaitable_for_a_key_that_is_there_is_dropped) {
    auto loader = this->make(this->backend);
    loader.prime(1, 1);

    loader.prime(1, first_of(this->gate({100})));
    this->run();

    EXPECT_TRUE(this->gate.calls().empty());
    EXPECT_EQ(this->run(loader.load(1)), 1);
}

TYPED_TEST(AnyMapTest, an_awaitable_replaces_an_answer_if_told_to) {
    auto loader = this->make(this->backend);
    loader.prime(1, 1);

    loader.prime(1, value(100), Prime::replace);

    EXPECT_EQ(this->run(loader.load(1)), 100);
}

TYPED_TEST(AnyMapTest, an_awaitable_that_replaces_leaves_a_queued_waiter_to_the_backend) {
    auto loader = this->make(this->backend);

    auto queued = this->start(loader.load(1));
    loader.prime(1, value(100), Prime::replace);
    auto later = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(queued.get(), 1);
    EXPECT_EQ(later.get(), 100);
    EXPECT_EQ(this->run(loader.load(1)), 100);
}

TYPED_TEST(AnyMapTest, the_awaitable_of_a_key_that_is_cleared_goes_to_its_waiters_only) {
    auto loader = this->make(this->backend);
    loader.prime(1, first_of(this->gate({100})));
    auto joined = this->start(loader.load(1));
    this->context_.poll();

    loader.clear(1);
    this->gate.open(0);
    this->run();

    EXPECT_EQ(joined.get(), 100);
    EXPECT_FALSE(loader.contains(1));
}

TYPED_TEST(AnyMapTest, a_loader_that_closes_cancels_the_awaitables_it_was_primed_with) {
    auto loader = this->make(this->backend);
    loader.prime(1, first_of(this->gate({100})));
    auto joined = this->start(loader.load(1));
    this->context_.poll();

    loader.close();
    this->run();

    EXPECT_EQ(code_of(joined), asio::error::operation_aborted);
    EXPECT_EQ(this->gate.cancelled(), 1);
}

} // namespace
} // namespace coalesce::test
