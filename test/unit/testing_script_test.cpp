// The batch function of the test kit that follows a script.

#include <coalesce/testing.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using coalesce::testing::EventLoop;
using coalesce::testing::ScriptedBatch;

using Strings = std::vector<std::string>;
using IntBatches = std::vector<std::vector<int>>;

class ScriptedBatchTest : public ::testing::Test {
protected:
    using Users = Loader<int, std::string>;

    /// What became of each of these keys.
    Strings load(Users& users, std::vector<int> keys) {
        Strings texts;
        for (const auto& answer : loop.run(users.load_many(std::move(keys))))
            try {
                texts.push_back(answer.value());
            } catch (const std::exception& error) {
                texts.push_back(std::string("error: ") + error.what());
            }
        return texts;
    }

    EventLoop loop;
    ScriptedBatch<int, std::string> backend;
};

TEST_F(ScriptedBatchTest, each_key_has_its_own_answer_or_error) {
    backend.answers(1, "Ada").answers(2, "Grace").fails(3, "gone");
    Users users(loop.executor(), backend);

    EXPECT_EQ(load(users, {3, 1, 2}), (Strings{"error: gone", "Ada", "Grace"}));
    EXPECT_EQ(backend.batches(), (IntBatches{{3, 1, 2}}));
}

TEST_F(ScriptedBatchTest, what_is_said_of_a_key_counts_more_than_what_is_said_of_all) {
    backend.answers(1, "Ada").answers_with([](int id) { return std::to_string(id); });
    Users users(loop.executor(), backend);

    EXPECT_EQ(load(users, {1, 2}), (Strings{"Ada", "2"}));
}

TEST_F(ScriptedBatchTest, a_missing_key_has_no_answer) {
    backend.misses(1);
    Users users(loop.executor(), backend);

    EXPECT_EQ(load(users, {1}),
              Strings{"error: loader: the batch function returned without settling the key 1; it "
                      "must call the sink for every key: no answer for this key [coalesce:4]"});
}

TEST_F(ScriptedBatchTest, a_missing_key_of_optional_values_is_nullopt) {
    ScriptedBatch<int, std::optional<int>> numbers;
    numbers.misses(1);
    Loader<int, std::optional<int>> loader(loop.executor(), numbers);

    EXPECT_EQ(loop.run(loader.load(1)), std::nullopt);
}

TEST_F(ScriptedBatchTest, a_key_that_the_script_does_not_know_fails_and_says_what_to_do) {
    Users users(loop.executor(), backend);

    EXPECT_EQ(load(users, {7}),
              Strings{"error: coalesce::testing::ScriptedBatch: it was asked for the key 7, of "
                      "which its script says nothing; call answers, misses or fails with that "
                      "key, or answers_with"});
}

TEST_F(ScriptedBatchTest, the_next_batch_can_fail_as_a_whole) {
    backend.answers(1, "Ada").answers(2, "Grace").fails_next_batch("the database is down");
    Users users(loop.executor(), backend);

    EXPECT_EQ(load(users, {1, 2}),
              (Strings{"error: the database is down", "error: the database is down"}));
    EXPECT_EQ(load(users, {1, 2}), (Strings{"Ada", "Grace"}));
}

TEST_F(ScriptedBatchTest, a_key_that_takes_longer_is_answered_after_the_others) {
    backend.answers(1, "Ada").answers(2, "Grace").answers(3, "Edsger").takes(10ms);
    backend.takes(1, 30ms).takes(2, 20ms);
    Users users(loop.executor(), backend);
    auto ada = loop.start(users.load(1));
    auto grace = loop.start(users.load(2));
    auto edsger = loop.start(users.load(3));

    loop.advance(10ms);
    EXPECT_TRUE(edsger.done());
    EXPECT_FALSE(grace.done());
    loop.advance(20ms);
    EXPECT_TRUE(grace.done());
    EXPECT_FALSE(ada.done());
    loop.advance(10ms);

    EXPECT_TRUE(ada.done());
}

TEST_F(ScriptedBatchTest, held_batches_are_released_one_by_one_or_together) {
    backend.answers_with([](int) { return "x"; }).hold();
    Users users(loop.executor(), backend, {.max_batch_size = 1});
    std::vector<coalesce::testing::Task<std::string>> tasks;
    for (int id = 0; id < 4; ++id)
        tasks.push_back(loop.start(users.load(id)));
    loop.settle();
    EXPECT_EQ(backend.held(), 4U);

    EXPECT_TRUE(backend.release());
    loop.settle();
    EXPECT_TRUE(tasks[0].done());
    EXPECT_FALSE(tasks[1].done());
    backend.release_all();
    loop.settle();

    EXPECT_TRUE(tasks[1].done() && tasks[2].done() && tasks[3].done());
    EXPECT_EQ(loop.run(users.load(4)), "x") << "later batches are not held";
    EXPECT_FALSE(backend.release());
}

TEST_F(ScriptedBatchTest, it_counts_what_runs_at_once) {
    backend.answers_with([](int) { return "x"; }).takes(1s);
    Users users(loop.executor(), backend, {.max_batch_size = 1, .max_concurrent_batches = 2});
    auto all = loop.start(users.load_all({1, 2, 3}));
    loop.settle();
    EXPECT_EQ(backend.running(), 2U);

    loop.run(all);

    EXPECT_EQ(backend.running(), 0U);
    EXPECT_EQ(backend.most_at_once(), 2U);
}

TEST_F(ScriptedBatchTest, it_counts_what_is_cancelled_held_or_not) {
    backend.answers_with([](int) { return "x"; }).hold();
    Users users(loop.executor(), backend);
    auto held = loop.start(users.load(1));
    loop.settle();
    held.cancel();
    loop.settle();
    EXPECT_EQ(backend.cancelled(), 1U);
    EXPECT_EQ(backend.held(), 0U);

    backend.release_all().takes(1h);
    auto slow = loop.start(users.load(2));
    loop.settle();
    slow.cancel();
    loop.settle();

    EXPECT_EQ(backend.cancelled(), 2U);
}

TEST_F(ScriptedBatchTest, records_can_be_forgotten) {
    backend.answers(1, "Ada");
    Users users(loop.executor(), backend, {.cache = false});
    load(users, {1});

    backend.forget();

    EXPECT_EQ(backend.batches(), IntBatches{});
    EXPECT_EQ(load(users, {1}), Strings{"Ada"});
}

TEST_F(ScriptedBatchTest, it_follows_its_script_in_real_time_too) {
    backend.answers(1, "Ada").takes(1ms);
    asio::io_context context;
    Users users(context.get_executor(), backend);
    auto user = asio::co_spawn(context, users.load(1), asio::use_future);

    context.run();

    EXPECT_EQ(user.get(), "Ada");
}

} // namespace
} // namespace coalesce::test
