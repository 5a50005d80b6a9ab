// `LruMap`: the map alone, and loaders that keep their answers in one.

#include "support/gate.hpp"

#include <coalesce/lru_map.hpp>

#include <string>
#include <string_view>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using Map = LruMap::map<std::string, int>;

/// What the map has for a key, or 0.
int value_of(Map& map, std::string_view key) {
    const int* found = map.find(key);
    return found ? *found : 0;
}

TEST(LruMap, finds_what_was_inserted) {
    Map map(LruMap{.max_entries = 2});

    map.insert("a", 1);

    EXPECT_EQ(value_of(map, "a"), 1);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST(LruMap, forgets_the_answer_that_was_asked_for_longest_ago) {
    Map map(LruMap{.max_entries = 2});

    map.insert("a", 1);
    map.insert("b", 2);
    map.insert("c", 3);

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(value_of(map, "b"), 2);
    EXPECT_EQ(value_of(map, "c"), 3);
}

TEST(LruMap, an_answer_that_is_found_is_the_last_to_go) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);
    map.insert("b", 2);

    map.find("a");
    map.insert("c", 3);

    EXPECT_EQ(value_of(map, "a"), 1);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST(LruMap, insert_replaces) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);

    map.insert("a", 2);

    EXPECT_EQ(value_of(map, "a"), 2);
}

TEST(LruMap, a_replaced_answer_evicts_nobody) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);
    map.insert("b", 2);

    map.insert("b", 3);

    EXPECT_EQ(value_of(map, "a"), 1);
}

TEST(LruMap, a_replaced_answer_is_the_last_to_go) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);
    map.insert("b", 2);

    map.insert("a", 3);
    map.insert("c", 4);

    EXPECT_EQ(value_of(map, "a"), 3);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST(LruMap, erase_forgets_one_key) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);
    map.insert("b", 2);

    map.erase("a");

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(value_of(map, "b"), 2);
}

TEST(LruMap, erasing_a_key_that_is_not_there_does_nothing) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);

    map.erase("b");

    EXPECT_EQ(value_of(map, "a"), 1);
}

TEST(LruMap, clear_forgets_all_keys) {
    Map map(LruMap{.max_entries = 2});
    map.insert("a", 1);
    map.insert("b", 2);

    map.clear();

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST(LruMap, finds_and_erases_a_string_by_its_view) {
    Map map(LruMap{.max_entries = 2});
    const std::string longer = "an example";
    map.insert("example", 1);

    EXPECT_EQ(value_of(map, std::string_view(longer).substr(3)), 1);
    map.erase(std::string_view(longer).substr(3));
    EXPECT_EQ(map.find("example"), nullptr);
}

TEST(LruMap, max_entries_0_is_refused) {
    std::string text;
    boost::system::error_code code;

    try {
        Map map(LruMap{.max_entries = 0});
    } catch (const boost::system::system_error& error) {
        text = error.what();
        code = error.code();
    }

    EXPECT_EQ(code, errc::invalid_option);
    EXPECT_EQ(text,
              "LruMap: max_entries is 0; it must be at least 1: unusable option [coalesce:1]");
}

class LruLoaderTest : public LoaderFixture {
protected:
    using Loader = coalesce::Loader<int, int, std::identity, LruMap>;

    Recorder<int> backend;
};

TEST_F(LruLoaderTest, an_evicted_answer_is_asked_for_again) {
    Loader loader(executor(), backend, {}, {}, {.max_entries = 2});

    run(loader.load_many({1, 2, 3}));
    run(loader.load(1));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2, 3}, {1}}));
}

TEST_F(LruLoaderTest, a_load_keeps_its_answer_from_being_evicted) {
    Loader loader(executor(), backend, {}, {}, {.max_entries = 2});
    run(loader.load_many({1, 2}));

    run(loader.load(1));
    run(loader.load(3));
    run(loader.load(1));
    run(loader.load(2));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}, {3}, {2}}));
}

TEST_F(LruLoaderTest, X18_a_queued_key_is_never_evicted) {
    Loader loader(executor(), backend, {}, {}, {.max_entries = 1});

    const auto answers = run(loader.load_all({1, 2, 3, 1, 2, 3}));

    EXPECT_EQ(answers, (Ints{1, 2, 3, 1, 2, 3}));
    EXPECT_EQ(backend.calls(), (Calls{{1, 2, 3}}));
}

TEST_F(LruLoaderTest, X18_a_running_key_is_never_evicted) {
    Gate<int> gate;
    Loader loader(executor(), gate, {}, {}, {.max_entries = 1});
    auto first = start(loader.load_all({1, 2, 3}));
    context_.poll();

    loader.prime(4, 4);
    auto joined = start(loader.load_all({3, 2, 1}));
    context_.poll();
    gate.open(0);
    run();

    EXPECT_EQ(first.get(), (Ints{1, 2, 3}));
    EXPECT_EQ(joined.get(), (Ints{3, 2, 1}));
    EXPECT_EQ(gate.calls(), (Calls{{1, 2, 3}}));
}

TEST_F(LruLoaderTest, X18_an_answer_that_is_evicted_while_somebody_waits_for_it_reaches_him) {
    Loader loader(executor(), backend, {}, {}, {.max_entries = 1});
    auto unawaited = loader.load(1);
    run(loader.load(2));

    ASSERT_FALSE(loader.contains(1));
    EXPECT_EQ(run(std::move(unawaited)), 1);
    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(LruLoaderTest, a_loader_without_max_entries_is_refused) {
    boost::system::error_code code;

    try {
        Loader loader(executor(), backend);
    } catch (const boost::system::system_error& error) {
        code = error.code();
    }

    EXPECT_EQ(code, errc::invalid_option);
}

} // namespace
} // namespace coalesce::test
