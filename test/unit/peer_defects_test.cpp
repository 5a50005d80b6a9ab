// Defects of other loaders that ours must not have, as far as they are nobody's business in
// particular; the others stand beside what they are about. docs/features.md lists all of them.

#include "support/gate.hpp"

#include <coalesce/lru_map.hpp>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

class PeerDefectsTest : public LoaderFixture {
protected:
    Gate<int> gate;
};

TEST_F(PeerDefectsTest, X8_an_error_in_a_cache_map_comes_back_as_an_error) {
    int calls = 0;
    Loader<int, int, std::identity, LruMap> loader(
        executor(),
        [&](const Ints& keys) {
            ++calls;
            return std::vector<Result<int>>(keys.size(),
                                            std::make_exception_ptr(std::runtime_error("no luck")));
        },
        {}, {}, LruMap{.max_entries = 10});
    auto first = start(loader.load(1));
    run();

    auto second = start(loader.load(1));
    run();

    EXPECT_EQ(error_of(first), "no luck");
    EXPECT_EQ(error_of(second), "no luck");
    EXPECT_EQ(calls, 1);
}

struct Modulo10 {
    int operator()(int key) const { return key % 10; }
};

TEST_F(PeerDefectsTest, X9_a_failure_is_forgotten_under_the_key_that_cache_key_fn_makes) {
    Loader<int, int, Modulo10> loader(executor(), gate);
    auto first = start(loader.load(1));
    context_.poll();
    gate.fail(0);
    run();

    auto again = start(loader.load(11));
    context_.restart();
    context_.poll();
    gate.open(1);
    run();

    EXPECT_EQ(error_of(first), "failed by the gate");
    EXPECT_EQ(again.get(), 11);
}

TEST_F(PeerDefectsTest, X10_answers_find_their_keys_when_the_cache_map_has_some_of_them) {
    Recorder<int> backend;
    Loader<int, int, std::identity, LruMap> loader(executor(), backend, {}, {},
                                                   LruMap{.max_entries = 10});
    loader.prime(2, 20).prime(4, 40);

    EXPECT_EQ(run(loader.load_all({1, 2, 3, 4, 5})), (Ints{1, 20, 3, 40, 5}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 3, 5}}));
}

/// A key that counts how many of its kind there are.
class CountedKey {
public:
    explicit CountedKey(int number) : number_(number) { ++alive; }
    CountedKey(const CountedKey& other) : number_(other.number_) { ++alive; }
    CountedKey& operator=(const CountedKey&) = default;
    ~CountedKey() { --alive; }

    bool operator==(const CountedKey&) const = default;
    friend std::size_t hash_value(const CountedKey& key) {
        return static_cast<std::size_t>(key.number_);
    }

    static inline int alive = 0;

private:
    int number_;
};

TEST_F(PeerDefectsTest, X13_a_loader_without_a_cache_does_not_grow) {
    Loader<CountedKey, int> loader(
        executor(), [](const std::vector<CountedKey>& keys) { return Ints(keys.size(), 0); },
        {.cache = false});

    for (int number = 0; number < 1000; ++number)
        run(loader.load(CountedKey(number)));

    EXPECT_EQ(CountedKey::alive, 0);
}

TEST_F(PeerDefectsTest, X13_keys_that_are_cleared_while_they_are_queued_are_forgotten) {
    Loader<CountedKey, int> loader(
        executor(), [](const std::vector<CountedKey>& keys) { return Ints(keys.size(), 0); });

    for (int number = 0; number < 1000; ++number) {
        auto load = loader.load(CountedKey(number));
        loader.clear_all();
        run(std::move(load));
    }

    EXPECT_EQ(CountedKey::alive, 0);
}

TEST_F(PeerDefectsTest, X15_load_many_keeps_to_max_batch_size) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend, {.max_batch_size = 3});
    loader.prime(2, 2);

    run(loader.load_many({1, 2, 3, 1, 4, 5, 6, 7, 8}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 3, 4}, {5, 6, 7}, {8}}));
}

TEST_F(PeerDefectsTest, X16_a_key_in_flight_is_not_fetched_twice) {
    Loader<int, int> loader(executor(), gate);
    auto first = start(loader.load(1));
    context_.poll();

    auto second = start(loader.load(1));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(first.get() + second.get(), 2);
    EXPECT_EQ(gate.calls(), (Calls{{1}}));
}

TEST_F(PeerDefectsTest, X22_nothing_spins_while_a_batch_runs_or_waits) {
    Loader<int, int> loader(executor(), gate, {.max_concurrent_batches = 1});
    Loader<int, int> manual(executor(), gate, {.batch_schedule = Manual{}});
    auto running = start(loader.load(1));
    context_.poll();
    auto waiting = start(loader.load(2));
    auto queued = start(manual.load(3));
    context_.poll();

    EXPECT_EQ(context_.poll(), 0U);

    manual.close();
    gate.open(0);
    context_.poll();
    gate.open_all();
    run();
}

} // namespace
} // namespace coalesce::test
