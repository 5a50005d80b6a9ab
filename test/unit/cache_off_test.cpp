// Loaders without a cache.

#include "support/any_map.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

class CacheOffTest : public LoaderFixture {
protected:
    using Loader = Recorder<std::string>::Loader;
    using Calls = std::vector<Strings>;

    Recorder<std::string> backend;
};

TEST_F(CacheOffTest, T29_may_disable_caching) {
    Loader loader(executor(), backend, {.cache = false});

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"A", "B"}));
    EXPECT_EQ(run(loader.load_all({"A", "C"})), (Strings{"A", "C"}));
    EXPECT_EQ(run(loader.load_all({"A", "B", "C"})), (Strings{"A", "B", "C"}));

    EXPECT_EQ(backend.calls(), (Calls{{"A", "B"}, {"A", "C"}, {"A", "B", "C"}}));
}

TEST_F(CacheOffTest, T30_keys_are_repeated_in_a_batch_if_duplicates_are_kept) {
    Loader loader(executor(), backend, {.cache = false, .duplicates = Duplicates::keep});

    auto a = start(loader.load("A"));
    auto c = start(loader.load("C"));
    auto d = start(loader.load("D"));
    auto many = start(loader.load_all({"C", "D", "A", "A", "B"}));
    run();

    EXPECT_EQ(a.get() + c.get() + d.get(), "ACD");
    EXPECT_EQ(many.get(), (Strings{"C", "D", "A", "A", "B"}));
    EXPECT_EQ(backend.calls(), (Calls{{"A", "C", "D", "C", "D", "A", "A", "B"}}));
}

TEST_F(CacheOffTest, T31_a_key_is_asked_for_again) {
    Loader loader(executor(), backend, {.cache = false});

    run(loader.load("A"));
    run(loader.load("A"));

    EXPECT_EQ(backend.calls(), (Calls{{"A"}, {"A"}}));
}

TEST_F(CacheOffTest, T33_cache_key_fn_is_not_called_if_duplicates_are_kept) {
    int called = 0;
    const auto count = [&called](const std::string& key) {
        ++called;
        return key;
    };
    coalesce::Loader<std::string, std::string, decltype(count)> loader(
        executor(), backend, {.cache = false, .duplicates = Duplicates::keep}, count);

    loader.prime("A", "A").clear("A");
    std::ignore = loader.contains("A");
    run(loader.load("A"));

    EXPECT_EQ(called, 0);
    EXPECT_EQ(backend.calls(), (Calls{{"A"}}));
}

TEST_F(CacheOffTest, duplicates_of_one_batch_are_asked_for_once) {
    Loader loader(executor(), backend, {.cache = false});

    EXPECT_EQ(run(loader.load_all({"A", "B", "A"})), (Strings{"A", "B", "A"}));

    EXPECT_EQ(backend.calls(), (Calls{{"A", "B"}}));
}

TEST_F(CacheOffTest, a_running_key_is_not_joined) {
    Gate<std::string> gate;
    Loader loader(executor(), gate, {.cache = false});
    auto first = start(loader.load("A"));
    context_.poll();

    auto second = start(loader.load("A"));
    context_.poll();
    gate.open_all();
    run();

    EXPECT_EQ(first.get() + second.get(), "AA");
    EXPECT_EQ(gate.calls(), (Calls{{"A"}, {"A"}}));
}

TEST_F(CacheOffTest, prime_replace_does_nothing) {
    Loader loader(executor(), backend, {.cache = false});

    auto queued = start(loader.load("A"));
    loader.prime("A", "primed", Prime::replace);
    run();

    EXPECT_EQ(queued.get(), "A");
}

TEST_F(CacheOffTest, prime_resolve_answers_a_queued_key_which_leaves_its_batch) {
    Loader loader(executor(), backend, {.cache = false});

    auto a = start(loader.load("A"));
    auto b = start(loader.load("B"));
    loader.prime("A", "primed", Prime::resolve);
    run();

    EXPECT_EQ(a.get(), "primed");
    EXPECT_EQ(b.get(), "B");
    EXPECT_EQ(backend.calls(), (Calls{{"B"}}));
}

TEST_F(CacheOffTest, prime_resolve_is_for_those_who_wait_and_not_remembered) {
    Loader loader(executor(), backend, {.cache = false});

    auto queued = start(loader.load("A"));
    loader.prime("A", "primed", Prime::resolve);
    auto later = start(loader.load("A"));
    run();

    EXPECT_EQ(queued.get(), "primed");
    EXPECT_EQ(later.get(), "A");
    EXPECT_EQ(backend.calls(), (Calls{{"A"}}));
}

TEST_F(CacheOffTest, a_batch_that_prime_resolve_empties_is_not_sent) {
    Loader loader(executor(), backend, {.cache = false});

    auto queued = start(loader.load("A"));
    loader.prime("A", error("no luck"), Prime::resolve);
    run();

    EXPECT_EQ(error_of(queued), "no luck");
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(CacheOffTest, a_primed_awaitable_is_dropped) {
    Gate<std::string> gate;
    Loader loader(executor(), backend, {.cache = false});
    const auto first = [](asio::awaitable<Strings> answers) -> asio::awaitable<std::string> {
        const Strings all = co_await std::move(answers);
        co_return all.at(0);
    };

    loader.prime("A", first(gate({"primed"})));
    run();

    EXPECT_TRUE(gate.calls().empty());
}

} // namespace
} // namespace coalesce::test
