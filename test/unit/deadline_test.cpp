// Deadlines of single loads. Those that pass are in the past already; those that do not, an hour
// away.

#include "support/gate.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using Clock = std::chrono::steady_clock;

class DeadlineTest : public LoaderFixture {
protected:
    static Clock::time_point passed() { return Clock::now() - std::chrono::seconds(1); }
    static Clock::time_point far_away() { return Clock::now() + std::chrono::hours(1); }

    Gate<int> gate;
};

TEST_F(DeadlineTest, a_load_whose_deadline_passes_while_its_batch_runs_times_out_alone) {
    Loader<int, int> loader(executor(), gate, {.name = "users"});
    auto patient = start(loader.load(1));
    context_.poll();

    auto hasty = start(loader.load_until(passed(), 1));
    context_.poll();

    EXPECT_EQ(error_of(hasty),
              "loader \"users\": the deadline has passed without an answer for the key 1; its "
              "batch has left and is still running: deadline passed [coalesce:8]");
    EXPECT_FALSE(done(patient));
    gate.open(0);
    run();
    EXPECT_EQ(patient.get(), 1);
}

TEST_F(DeadlineTest, a_load_whose_deadline_passes_before_its_batch_leaves_withdraws_its_key) {
    Loader<int, int> loader(executor(), gate, {.name = "users", .batch_schedule = Manual{}});
    auto hasty = start(loader.load_until(passed(), 1));
    auto patient = start(loader.load_until(far_away(), 2));
    context_.poll();

    EXPECT_EQ(error_of(hasty),
              "loader \"users\": the deadline has passed without an answer for the key 1; its "
              "batch has not left: deadline passed [coalesce:8]");
    loader.dispatch();
    context_.poll();
    EXPECT_EQ(gate.calls(), (Calls{{2}}));
    gate.open(0);
    run();
    EXPECT_EQ(patient.get(), 2);
}

TEST_F(DeadlineTest, a_batch_is_cancelled_when_its_last_waiter_times_out) {
    Loader<int, int> loader(executor(), gate);
    std::optional<asio::awaitable<int>> stored = loader.load_until(passed(), 1);
    context_.poll();
    ASSERT_EQ(gate.calls().size(), 1U);

    auto hasty = start(std::move(*stored));
    run();

    EXPECT_EQ(code_of(hasty), errc::timed_out);
    EXPECT_EQ(gate.cancelled(), 1);
    EXPECT_FALSE(loader.contains(1)) << "a time-out is not an answer";
}

TEST_F(DeadlineTest, an_answer_that_is_there_is_given_although_the_deadline_has_passed) {
    Loader<int, int> loader(executor(), gate);
    loader.prime(1, 1);

    EXPECT_EQ(run(loader.load_until(passed(), 1)), 1);
}

TEST_F(DeadlineTest, a_hit_that_rides_gives_its_answer_at_its_deadline) {
    Loader<int, int> loader(executor(), gate, {.batch_schedule = Window{std::chrono::hours(1)}});
    loader.prime(1, 1);
    auto queued = loader.load(2);

    auto one = start(loader.load_until(passed(), 1));
    context_.poll();

    EXPECT_EQ(one.get(), 1);
}

TEST_F(DeadlineTest, the_timeout_of_the_options_ends_every_load) {
    Loader<int, int> loader(executor(), gate, {.timeout = std::chrono::nanoseconds(1)});

    auto one = start(loader.load(1));
    auto many = start(loader.load_many({2, 3}));
    auto pending = loader.enqueue(4);
    auto four = start(pending.get());
    auto five = loader.async_load(5, asio::use_future);
    run();

    EXPECT_EQ(code_of(one), errc::timed_out);
    EXPECT_EQ(code_of(many.get()[1].error()), errc::timed_out);
    EXPECT_EQ(code_of(four), errc::timed_out);
    EXPECT_EQ(code_of(five), errc::timed_out);
}

TEST_F(DeadlineTest, a_load_that_is_answered_in_time_leaves_no_timer_behind) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend, {.timeout = std::chrono::hours(1)});

    EXPECT_EQ(run(loader.load(1)), 1) << "an hour would be too long for run()";
}

// What the batch function sees.

/// A batch function with a sink that goes on until the gate opens.
class BatchDeadlineTest : public DeadlineTest {
protected:
    Loader<int, int> loader_with_context() {
        return {executor(), [this](Ints keys, BatchContext given) {
                    context.emplace(std::move(given));
                    return gate(std::move(keys));
                }};
    }

    std::optional<BatchContext> context;
};

TEST_F(BatchDeadlineTest, a_batch_has_the_latest_deadline_of_its_waiters) {
    auto loader = loader_with_context();
    const auto early = far_away();
    const auto late = early + std::chrono::hours(1);
    auto one = loader.load_until(late, 1);
    auto two = loader.load_until(early, 2);
    context_.poll();

    EXPECT_EQ(context->deadline(), late);
}

TEST_F(BatchDeadlineTest, a_waiter_without_a_deadline_leaves_the_batch_without_one) {
    auto loader = loader_with_context();
    auto one = loader.load_until(far_away(), 1);
    auto two = loader.load(2);
    context_.poll();

    EXPECT_EQ(context->deadline(), std::nullopt);
}

TEST_F(BatchDeadlineTest, X19_a_later_waiter_extends_the_deadline_of_a_running_batch) {
    auto loader = loader_with_context();
    const auto early = far_away();
    const auto late = early + std::chrono::hours(1);
    auto first = loader.load_until(early, 1);
    context_.poll();
    EXPECT_EQ(context->deadline(), early);

    auto second = loader.load_until(late, 1);

    EXPECT_EQ(context->deadline(), late);
}

TEST_F(BatchDeadlineTest, who_waits_for_a_key_that_is_settled_has_no_say_in_it) {
    std::optional<Sink<int, int>> sink;
    Loader<int, int> loader(executor(), [&](Ints keys, Sink<int, int> given) {
        sink.emplace(std::move(given));
        return hold(gate, std::move(keys));
    });
    const auto late = far_away();
    auto patient = loader.load(1);
    auto hasty = loader.load_until(late, 2);
    context_.poll();
    EXPECT_EQ(sink->context().deadline(), std::nullopt);

    sink->settle(1, 1);
    EXPECT_EQ(sink->context().deadline(), late);

    sink->settle(2, 2);
    EXPECT_EQ(sink->context().deadline(), std::nullopt);
}

} // namespace
} // namespace coalesce::test
