// Errors of one key and of a whole batch: T05, T21-T26, and the defects of peers about them.

#include "support/gate.hpp"

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

std::exception_ptr error(const std::string& text) {
    return std::make_exception_ptr(std::runtime_error(text));
}

class LoaderErrorsTest : public LoaderFixture {
protected:
    std::vector<Ints> calls;
};

std::vector<Result<int>> even_or_error(const Ints& keys) {
    std::vector<Result<int>> answers;
    for (const int key : keys)
        answers.push_back(key % 2 == 0 ? Result<int>(key)
                                       : Result<int>(error("Odd: " + std::to_string(key))));
    return answers;
}

TEST_F(LoaderErrorsTest, T05_supports_loading_multiple_keys_in_one_call_with_errors) {
    Loader<std::string, std::string> loader(executor(), [](Strings keys) {
        std::vector<Result<std::string>> answers;
        for (const auto& key : keys)
            answers.push_back(key == "bad" ? Result<std::string>(error("Bad Key")) : key);
        return answers;
    });

    const auto results = run(loader.load_many({"a", "b", "bad"}));

    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0].value(), "a");
    EXPECT_EQ(results[1].value(), "b");
    EXPECT_EQ(text_of(results[2].error()), "Bad Key");
}

TEST_F(LoaderErrorsTest, load_all_throws_the_first_error_in_the_order_of_the_keys) {
    Loader<int, int> loader(executor(), even_or_error);

    auto all = start(loader.load_all({2, 5, 3}));
    run();

    EXPECT_EQ(error_of(all), "Odd: 5");
}

TEST_F(LoaderErrorsTest, T21_resolves_to_error_to_indicate_failure) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return even_or_error(keys);
    });

    auto one = start(loader.load(1));
    run();
    EXPECT_EQ(error_of(one), "Odd: 1");

    EXPECT_EQ(run(loader.load(2)), 2);
    EXPECT_EQ(calls, (std::vector<Ints>{{1}, {2}}));
}

TEST_F(LoaderErrorsTest, T22_can_represent_failures_and_successes_simultaneously) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return even_or_error(keys);
    });

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(error_of(one), "Odd: 1");
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(calls, (std::vector<Ints>{{1, 2}}));
}

TEST_F(LoaderErrorsTest, T23_caches_failed_fetches) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return even_or_error(keys);
    });

    for (int attempt = 0; attempt < 2; ++attempt) {
        auto one = start(loader.load(1));
        run();
        EXPECT_EQ(error_of(one), "Odd: 1");
    }

    EXPECT_EQ(calls, (std::vector<Ints>{{1}}));
}

TEST_F(LoaderErrorsTest, T24_handles_priming_the_cache_with_an_error) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return keys;
    });

    loader.prime(1, error("Error: 1"));
    run();
    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(error_of(one), "Error: 1");
    EXPECT_TRUE(calls.empty());
}

TEST_F(LoaderErrorsTest, T25_can_clear_values_from_cache_after_errors) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return even_or_error(keys);
    });

    for (int attempt = 0; attempt < 2; ++attempt) {
        auto one = start(loader.load(1));
        run();
        EXPECT_EQ(error_of(one), "Odd: 1");
        loader.clear(1);
    }

    EXPECT_EQ(calls, (std::vector<Ints>{{1}, {1}}));
}

asio::awaitable<Ints> fail_after_a_hop(Ints) {
    co_await hop();
    throw std::runtime_error("I am a terrible loader");
}

TEST_F(LoaderErrorsTest, T26_propagates_error_to_all_loads) {
    Loader<int, int> loader(executor(), [&](Ints keys) {
        calls.push_back(keys);
        return fail_after_a_hop(keys);
    });

    const auto results = run(loader.load_many({1, 2}));

    EXPECT_EQ(text_of(results[0].error()), "I am a terrible loader");
    EXPECT_EQ(results[0].error(), results[1].error()) << "the very same error object";
    EXPECT_EQ(calls, (std::vector<Ints>{{1, 2}}));
}

Ints fail_at_once(Ints) {
    throw std::runtime_error("no luck");
}

TEST_F(LoaderErrorsTest, T48_a_throw_before_the_first_suspension_reaches_the_waiters) {
    Loader<int, int> loader(executor(), fail_at_once);

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(error_of(one), "no luck");
}

TEST_F(LoaderErrorsTest, X7_the_error_of_a_whole_batch_is_not_cached) {
    bool healthy = false;
    Loader<int, int> loader(executor(),
                            [&](Ints keys) { return healthy ? keys : fail_at_once(keys); });
    auto one = start(loader.load(1));
    run();
    EXPECT_EQ(error_of(one), "no luck");

    healthy = true;

    EXPECT_EQ(run(loader.load(1)), 1);
}

TEST_F(LoaderErrorsTest, X1_a_failing_batch_removes_only_its_own_entries) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate);
    auto old = start(loader.load(1));
    context_.poll();
    loader.clear(1);
    auto newer = start(loader.load(1));
    context_.poll();
    ASSERT_EQ(gate.calls().size(), 2U);

    gate.fail(0);
    context_.poll();
    auto latest = start(loader.load(1));
    context_.poll();
    ASSERT_EQ(gate.calls().size(), 2U) << "the newer entry was still there to join";

    gate.open(1);
    run();
    EXPECT_EQ(error_of(old), "failed by the gate");
    EXPECT_EQ(newer.get(), 1);
    EXPECT_EQ(latest.get(), 1);
}

TEST_F(LoaderErrorsTest, clear_in_flight_leaves_the_waiters_their_answer) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate);
    auto old = start(loader.load(1));
    context_.poll();

    loader.clear(1);
    auto newer = start(loader.load(1));
    context_.poll();
    gate.open(0);
    context_.poll();

    EXPECT_TRUE(done(old));
    EXPECT_FALSE(done(newer));
    gate.open(1);
    run();
    EXPECT_EQ(old.get(), 1);
    EXPECT_EQ(newer.get(), 1);
}

} // namespace
} // namespace coalesce::test
