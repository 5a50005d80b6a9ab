// Batch functions that settle their keys one by one, or give rows in any order, or want to know
// more than the keys.

#include "support/gate.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

std::exception_ptr failure(const std::string& text) {
    return std::make_exception_ptr(std::runtime_error(text));
}

class SinkTest : public LoaderFixture {
protected:
    /// A loader whose sink is the test's, and whose batch function returns when `returned` opens.
    auto loader_with_sink() {
        return Loader<int, std::string>(executor(),
                                        [this](Ints keys, Sink<int, std::string> given) {
                                            sink.emplace(std::move(given));
                                            return hold(returned, std::move(keys));
                                        },
                                        {.name = "names"});
    }

    Gate<int> returned;
    std::optional<Sink<int, std::string>> sink;
};

TEST_F(SinkTest, waiters_of_a_settled_key_resume_while_the_batch_function_goes_on) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    context_.poll();

    sink->settle(2, std::string("two"));
    context_.poll();
    EXPECT_TRUE(done(two));
    EXPECT_FALSE(done(one));

    sink->settle_at(0, std::string("one"));
    context_.poll();
    EXPECT_EQ(one.get(), "one");
    returned.open(0);
    run();
}

TEST_F(SinkTest, a_waiter_is_not_resumed_inside_settle) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    context_.poll();

    sink->settle(1, std::string("one"));

    EXPECT_FALSE(done(one));
    returned.open(0);
    run();
}

TEST_F(SinkTest, a_settled_key_is_a_hit_while_its_batch_still_runs) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    context_.poll();
    sink->settle(1, std::string("one"));

    auto hit = start(loader.load(1));
    context_.poll();

    EXPECT_EQ(hit.get(), "one");
    returned.open(0);
    run();
}

TEST_F(SinkTest, an_error_fails_its_own_key) {
    auto loader = loader_with_sink();
    auto both = start(loader.load_many({1, 2}));
    context_.poll();

    sink->settle(1, failure("no luck"));
    sink->settle(2, std::string("two"));
    returned.open(0);
    run();

    const auto results = both.get();
    EXPECT_EQ(text_of(results[0].error()), "no luck");
    EXPECT_EQ(results[1].value(), "two");
}

TEST_F(SinkTest, what_is_not_settled_at_the_end_fails_and_is_not_cached) {
    auto loader = loader_with_sink();
    auto both = start(loader.load_many({1, 2}));
    context_.poll();

    sink->settle(1, std::string("one"));
    returned.open(0);
    run();

    const auto results = both.get();
    EXPECT_EQ(results[0].value(), "one");
    EXPECT_EQ(text_of(results[1].error()),
              "loader \"names\": the batch function returned without settling the key 2; it must "
              "call the sink for every key: no answer for this key [coalesce:4]");
    EXPECT_TRUE(loader.contains(1));
    EXPECT_FALSE(loader.contains(2));
}

TEST_F(SinkTest, X26_a_batch_that_fails_later_leaves_the_settled_keys_in_the_cache) {
    auto loader = loader_with_sink();
    auto both = start(loader.load_many({1, 2}));
    context_.poll();

    sink->settle(1, std::string("one"));
    returned.fail(0);
    run();

    const auto results = both.get();
    EXPECT_EQ(results[0].value(), "one");
    EXPECT_EQ(text_of(results[1].error()), "failed by the gate");
    EXPECT_TRUE(loader.contains(1));
    EXPECT_FALSE(loader.contains(2));
}

TEST_F(SinkTest, the_first_answer_counts) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    context_.poll();

    sink->settle(1, std::string("first"));
    sink->settle(1, std::string("second"));
    returned.open(0);
    run();

    EXPECT_EQ(one.get(), "first");
    EXPECT_EQ(loader.peek(1)->value(), "first");
}

TEST_F(SinkTest, a_key_that_was_not_asked_is_refused) {
    auto loader = loader_with_sink();
    auto both = start(loader.load_many({1, 2}));
    context_.poll();

    try {
        sink->settle(7, std::string("seven"));
        ADD_FAILURE() << "it was taken";
    } catch (const boost::system::system_error& refusal) {
        EXPECT_STREQ(refusal.what(),
                     "loader \"names\": the batch function settled the key 7, which it was not "
                     "asked for. Keys: 1, 2: answer for a key that was not asked [coalesce:6]");
    }
    EXPECT_THROW(sink->settle_at(2, std::string("?")), boost::system::system_error);
    returned.open(0);
    run();
}

TEST_F(SinkTest, answers_that_come_after_the_end_are_ignored) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    context_.poll();
    returned.open(0);
    run();

    sink->settle(1, std::string("late"));

    EXPECT_EQ(code_of(one), errc::no_answer);
    EXPECT_FALSE(loader.contains(1));
}

TEST_F(SinkTest, a_sink_may_outlive_its_loader) {
    {
        auto loader = loader_with_sink();
        auto one = start(loader.load(1));
        context_.poll();
    }
    run();

    EXPECT_NO_THROW(sink->settle(1, std::string("late")));
}

TEST_F(SinkTest, who_waits_for_a_settled_key_keeps_the_batch_alive_no_longer) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    std::optional<asio::awaitable<std::string>> two = loader.load(2);
    context_.poll();
    sink->settle(1, std::string("one"));

    two.reset();
    run();

    EXPECT_EQ(one.get(), "one");
    EXPECT_EQ(returned.cancelled(), 1);
    EXPECT_FALSE(loader.contains(2));
}

TEST_F(SinkTest, a_batch_that_only_answers_for_the_cache_any_more_goes_on) {
    auto loader = loader_with_sink();
    auto one = start(loader.load(1));
    std::optional<asio::awaitable<std::string>> two = loader.load(2);
    context_.poll();
    two.reset();

    sink->settle(1, std::string("one"));
    sink->settle(2, std::string("two"));
    returned.open(0);
    run();

    EXPECT_EQ(loader.peek(2)->value(), "two");
}

TEST_F(SinkTest, may_be_used_by_a_plain_function) {
    Loader<int, int> loader(executor(), [](const Ints& keys, Sink<int, int> answers) {
        for (const int key : keys)
            answers.settle(key, -key);
    });

    EXPECT_EQ(run(loader.load_all({1, 2})), (Ints{-1, -2}));
}

TEST_F(SinkTest, settles_a_key_that_stands_twice_in_its_batch_twice) {
    Loader<int, int> loader(executor(),
                            [](const Ints&, Sink<int, int> answers) {
                                answers.settle(1, 10);
                                answers.settle(2, 20);
                            },
                            {.cache = false, .duplicates = Duplicates::keep});

    EXPECT_EQ(run(loader.load_all({1, 2, 1})), (Ints{10, 20, 10}));
}

// The context of a batch.

TEST_F(SinkTest, T02_the_batch_function_is_told_which_loader_asks) {
    std::string asked;
    Loader<int, int> loader(executor(),
                            [&](Ints keys, const BatchContext& batch) {
                                asked = batch.loader();
                                return keys;
                            },
                            {.name = "users"});

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(asked, "users");
}

TEST_F(SinkTest, T02_the_batch_function_may_use_its_own_loader) {
    const void* used = nullptr;
    Loader<int, int> loader(executor(), [&used, &loader](Ints keys) {
        used = &loader;
        loader.prime(99, 99);
        return keys;
    });

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(used, &loader);
    EXPECT_TRUE(loader.contains(99));
}

TEST_F(SinkTest, the_batch_function_is_told_why_its_batch_left) {
    std::vector<DispatchReason> reasons;
    Loader<int, int> loader(executor(),
                            [&](Ints keys, const BatchContext& batch) {
                                reasons.push_back(batch.reason());
                                return keys;
                            },
                            {.max_batch_size = 2});

    run(loader.load_all({1, 2, 3}));

    EXPECT_EQ(reasons, (std::vector{DispatchReason::full, DispatchReason::tick}));
}

// Rows in any order.

struct User {
    int id;
    std::string name;
    bool operator==(const User&) const = default;
};

class ByKeyTest : public LoaderFixture {
protected:
    template <class Value>
    auto loader_of(std::vector<User> rows) {
        return Loader<int, Value>(
            executor(), by_key([rows](const Ints&) { return rows; }, &User::id), {.name = "users"});
    }
};

TEST_F(ByKeyTest, rows_in_any_order_find_their_keys) {
    auto loader = loader_of<User>({{3, "Cy"}, {1, "Ada"}, {2, "Bo"}});

    const auto users = run(loader.load_all({1, 2, 3}));

    EXPECT_EQ(users[0].name + users[1].name + users[2].name, "AdaBoCy");
}

asio::awaitable<std::vector<User>> select_users(Ints ids) {
    co_await hop();
    std::vector<User> rows;
    for (auto id = ids.rbegin(); id != ids.rend(); ++id)
        rows.push_back({*id, std::to_string(*id)});
    co_return rows;
}

TEST_F(ByKeyTest, a_coroutine_may_give_them) {
    Loader<int, User> loader(executor(),
                             by_key(select_users, [](const User& row) { return row.id; }));

    const auto users = run(loader.load_all({1, 2}));

    EXPECT_EQ(users[0].name + users[1].name, "12");
}

TEST_F(ByKeyTest, a_key_without_a_row_fails_alone) {
    auto loader = loader_of<User>({{1, "Ada"}});

    const auto results = run(loader.load_many({1, 2}));

    EXPECT_EQ(results[0].value().name, "Ada");
    EXPECT_EQ(text_of(results[1].error()),
              "loader \"users\": the batch function gave no row for the key 2; "
              "make the loader's value a std::optional if keys may be missing: no answer for this "
              "key [coalesce:4]");
}

TEST_F(ByKeyTest, a_key_without_a_row_is_nullopt_for_an_optional_value) {
    auto loader = loader_of<std::optional<User>>({{1, "Ada"}});

    const auto users = run(loader.load_all({2, 1}));

    EXPECT_EQ(users[0], std::nullopt);
    EXPECT_EQ(users[1]->name, "Ada");
}

TEST_F(ByKeyTest, X11_two_rows_for_one_key_fail_it_and_no_other) {
    auto loader = loader_of<User>({{1, "Ada"}, {2, "Bo"}, {1, "Cy"}});

    const auto results = run(loader.load_many({1, 2}));

    EXPECT_EQ(text_of(results[0].error()),
              "loader \"users\": the batch function gave 2 rows for the key 1; make the loader's "
              "value a std::vector if a key may have several: several answers for one key "
              "[coalesce:5]");
    EXPECT_EQ(results[1].value().name, "Bo");
}

TEST_F(ByKeyTest, a_row_that_nobody_asked_for_fails_the_keys_without_a_row) {
    auto loader = loader_of<std::optional<User>>({{1, "Ada"}, {20, "Bo"}});

    const auto results = run(loader.load_many({1, 2}));

    EXPECT_EQ(results[0].value()->name, "Ada");
    EXPECT_EQ(text_of(results[1].error()),
              "loader \"users\": the batch function gave no row for the key 2, but one for the key "
              "20, which it was not asked for: answer for a key that was not asked [coalesce:6]");
}

TEST_F(ByKeyTest, a_row_that_nobody_asked_for_does_no_harm_when_every_key_has_one) {
    auto loader = loader_of<User>({{1, "Ada"}, {20, "Bo"}});

    EXPECT_EQ(run(loader.load(1)).name, "Ada");
}

TEST_F(ByKeyTest, a_value_that_is_a_vector_of_rows_gets_all_of_them) {
    auto loader = loader_of<std::vector<User>>({{1, "Ada"}, {2, "Bo"}, {1, "Cy"}});

    const auto users = run(loader.load_all({1, 2, 3}));

    EXPECT_EQ(users[0].size(), 2U);
    EXPECT_EQ(users[0][1].name, "Cy");
    EXPECT_EQ(users[1].size(), 1U);
    EXPECT_TRUE(users[2].empty());
}

} // namespace
} // namespace coalesce::test
