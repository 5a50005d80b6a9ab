// `TtlMap`: the map alone, and loaders that keep their answers in one. The clock is a variable.

#include "support/loader_fixture.hpp"

#include <coalesce/ttl_map.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;
using Entries = TtlMap::map<std::string, int>;

class TtlMapTest : public testing::Test {
protected:
    TtlMap ten_seconds() {
        return TtlMap{.time_to_live = 10s, .now = [this] { return now; }};
    }

    /// What the map has for a key, or 0.
    int value_of(std::string_view key) {
        const int* found = map.find(key);
        return found ? *found : 0;
    }

    TtlMap::Clock::time_point now{};
    Entries map{ten_seconds()};
};

TEST_F(TtlMapTest, finds_what_was_inserted) {
    map.insert("a", 1);

    EXPECT_EQ(value_of("a"), 1);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST_F(TtlMapTest, an_answer_is_there_just_before_its_time) {
    map.insert("a", 1);

    now += 10s - 1ns;

    EXPECT_EQ(value_of("a"), 1);
}

TEST_F(TtlMapTest, an_answer_is_forgotten_at_its_time) {
    map.insert("a", 1);

    now += 10s;

    EXPECT_EQ(map.find("a"), nullptr);
}

TEST_F(TtlMapTest, each_answer_has_its_own_age) {
    map.insert("a", 1);
    now += 4s;
    map.insert("b", 2);

    now += 6s;

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(value_of("b"), 2);
}

TEST_F(TtlMapTest, finding_an_answer_does_not_make_it_younger) {
    map.insert("a", 1);

    now += 6s;
    map.find("a");
    now += 4s;

    EXPECT_EQ(map.find("a"), nullptr);
}

TEST_F(TtlMapTest, insert_replaces_and_the_age_counts_anew) {
    map.insert("a", 1);
    map.insert("b", 2);

    now += 6s;
    map.insert("a", 3);
    now += 6s;

    EXPECT_EQ(value_of("a"), 3);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST_F(TtlMapTest, erase_forgets_one_key) {
    map.insert("a", 1);
    map.insert("b", 2);

    map.erase("a");

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(value_of("b"), 2);
}

TEST_F(TtlMapTest, erasing_a_key_that_is_not_there_does_nothing) {
    map.insert("a", 1);

    map.erase("b");

    EXPECT_EQ(value_of("a"), 1);
}

TEST_F(TtlMapTest, clear_forgets_all_keys) {
    map.insert("a", 1);
    map.insert("b", 2);

    map.clear();

    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST_F(TtlMapTest, finds_and_erases_a_string_by_its_view) {
    const std::string longer = "an example";
    map.insert("example", 1);

    EXPECT_EQ(value_of(std::string_view(longer).substr(3)), 1);
    map.erase(std::string_view(longer).substr(3));
    EXPECT_EQ(map.find("example"), nullptr);
}

TEST_F(TtlMapTest, an_old_answer_makes_room_although_nobody_asks_for_it) {
    TtlMap::map<int, std::shared_ptr<int>> pointers(ten_seconds());
    auto value = std::make_shared<int>(1);
    const std::weak_ptr<int> witness = value;
    pointers.insert(1, std::move(value));

    now += 10s;
    pointers.insert(2, nullptr);

    EXPECT_TRUE(witness.expired());
}

TEST(TtlMap, has_a_steady_clock_of_its_own) {
    Entries map(TtlMap{.time_to_live = 24h});

    map.insert("a", 1);

    EXPECT_NE(map.find("a"), nullptr);
}

class TtlLoaderTest : public LoaderFixture {
protected:
    using Loader = coalesce::Loader<int, int, std::identity, TtlMap>;

    TtlMap ten_seconds() {
        return {.time_to_live = 10s, .now = [this] { return now; }};
    }

    TtlMap::Clock::time_point now{};
    Recorder<int> backend;
};

TEST_F(TtlLoaderTest, an_answer_is_not_asked_for_again_before_its_time) {
    Loader loader(executor(), backend, {}, {}, ten_seconds());
    run(loader.load(1));

    now += 10s - 1ns;

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(backend.calls(), (Calls{{1}}));
}

TEST_F(TtlLoaderTest, an_answer_is_asked_for_again_at_its_time) {
    Loader loader(executor(), backend, {}, {}, ten_seconds());
    run(loader.load(1));

    now += 10s;

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(backend.calls(), (Calls{{1}, {1}}));
}

TEST_F(TtlLoaderTest, the_age_counts_from_when_the_answer_came) {
    Calls calls;
    Loader loader(
        executor(),
        [&](Ints keys) {
            calls.push_back(keys);
            now += 8s; // a slow backend
            return keys;
        },
        {}, {}, ten_seconds());
    run(loader.load(1));

    now += 9s;
    run(loader.load(1));

    EXPECT_EQ(calls, (Calls{{1}}));
}

TEST_F(TtlLoaderTest, a_key_that_is_on_its_way_grows_never_old) {
    Loader loader(executor(), backend, {}, {}, ten_seconds());

    auto one = start(loader.load(1));
    now += 1h;
    auto joined = start(loader.load(1));
    run();

    EXPECT_EQ(one.get() + joined.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{1}}));
}

TEST_F(TtlLoaderTest, a_primed_answer_grows_old_too) {
    Loader loader(executor(), backend, {}, {}, ten_seconds());
    loader.prime(1, 100);
    EXPECT_EQ(run(loader.load(1)), 100);

    now += 10s;

    EXPECT_FALSE(loader.contains(1));
    EXPECT_EQ(run(loader.load(1)), 1);
}

} // namespace
} // namespace coalesce::test
