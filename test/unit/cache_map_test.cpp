// What stands in the cache, whichever map holds it, and what never gets there; how answers are put
// there by hand; a map of the user's own; and loaders without a cache.

#include "support/gate.hpp"

#include <coalesce/lru_map.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

std::exception_ptr error(const std::string& text) {
    return std::make_exception_ptr(std::runtime_error(text));
}

/// Every promise of the cache holds for `UnboundedMap`, which keeps flights and answers together,
/// and for any other map, which keeps them apart.
template <class Map>
class AnyMapTest : public LoaderFixture {
protected:
    template <class Key = int, class Value = Key, class Fn>
    auto make(Fn batch_fn, LoaderOptions options = {}) {
        return Loader<Key, Value, std::identity, Map>(executor(), std::move(batch_fn),
                                                      std::move(options), {}, make_map());
    }

    Recorder<int> backend;
    Gate<int> gate;

private:
    static Map make_map() {
        if constexpr (std::is_same_v<Map, LruMap>)
            return {.max_entries = 100};
        else
            return {};
    }
};

using AnyMaps = testing::Types<UnboundedMap, LruMap>;
struct MapNames {
    template <class Map>
    static std::string GetName(int) {
        return std::is_same_v<Map, UnboundedMap> ? "UnboundedMap" : "LruMap";
    }
};
TYPED_TEST_SUITE(AnyMapTest, AnyMaps, MapNames);

// Looking into the cache.

TYPED_TEST(AnyMapTest, a_key_that_is_on_its_way_is_contained_but_has_nothing_to_peek_at) {
    auto loader = this->make(this->backend);

    const auto one = loader.load(1);

    EXPECT_TRUE(loader.contains(1));
    EXPECT_FALSE(loader.peek(1));
}

TYPED_TEST(AnyMapTest, peek_gives_the_answer_that_has_come) {
    auto loader = this->make(this->backend);

    this->run(loader.load(1));

    EXPECT_TRUE(loader.contains(1));
    EXPECT_EQ(loader.peek(1).value().value(), 1);
}

TYPED_TEST(AnyMapTest, peek_gives_an_error_too) {
    auto loader = this->make(this->backend);

    loader.prime(1, error("no luck"));

    EXPECT_EQ(text_of(loader.peek(1).value().error()), "no luck");
}

TYPED_TEST(AnyMapTest, a_cleared_key_is_not_there_any_more) {
    auto loader = this->make(this->backend);
    this->run(loader.load(1));

    loader.clear(1);

    EXPECT_FALSE(loader.contains(1));
    EXPECT_FALSE(loader.peek(1));
}

TYPED_TEST(AnyMapTest, a_queued_key_that_is_cleared_is_not_there_any_more) {
    auto loader = this->make(this->backend);
    const auto one = loader.load(1);

    loader.clear(1);

    EXPECT_FALSE(loader.contains(1));
}

TYPED_TEST(AnyMapTest, a_primed_key_is_there) {
    auto loader = this->make(this->backend);

    loader.prime(1, 666);

    EXPECT_TRUE(loader.contains(1));
    EXPECT_EQ(loader.peek(1).value().value(), 666);
}

TYPED_TEST(AnyMapTest, looking_into_the_cache_queues_nothing) {
    auto loader = this->make(this->backend);

    loader.peek(1);
    std::ignore = loader.contains(1);
    this->run();

    EXPECT_FALSE(loader.contains(1));
    EXPECT_TRUE(this->backend.calls().empty());
}

// What stays in it.

TYPED_TEST(AnyMapTest, an_answer_of_nullopt_is_cached) {
    std::vector<Ints> calls;
    auto loader = this->template make<int, std::optional<int>>([&](Ints keys) {
        calls.push_back(keys);
        return std::vector<std::optional<int>>(keys.size());
    });

    this->run(loader.load(1));

    EXPECT_EQ(this->run(loader.load(1)), std::nullopt);
    EXPECT_EQ(calls, (std::vector<Ints>{{1}}));
}

TYPED_TEST(AnyMapTest, the_answer_of_a_key_that_is_cleared_in_flight_is_not_cached) {
    auto loader = this->make(this->gate);
    auto one = this->start(loader.load(1));
    this->context_.poll();

    loader.clear(1);
    this->gate.open(0);
    this->run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_FALSE(loader.contains(1));
}

TYPED_TEST(AnyMapTest, the_answers_of_keys_that_are_all_cleared_in_flight_are_not_cached) {
    auto loader = this->make(this->gate);
    auto both = this->start(loader.load_all({1, 2}));
    this->context_.poll();

    loader.clear_all();
    this->gate.open(0);
    this->run();

    EXPECT_EQ(both.get(), (Ints{1, 2}));
    EXPECT_FALSE(loader.contains(1));
    EXPECT_FALSE(loader.contains(2));
}

TYPED_TEST(AnyMapTest, a_late_answer_does_not_replace_the_one_of_the_load_after_the_clear) {
    auto loader = this->make(this->gate);
    auto old = this->start(loader.load(1));
    this->context_.poll();
    loader.clear(1);
    loader.prime(1, 100);

    this->gate.open(0);
    this->run();

    EXPECT_EQ(old.get(), 1);
    EXPECT_EQ(this->run(loader.load(1)), 100);
}

/// Fails each key with its own error: the odd ones are missing, the others busy.
class Failing {
public:
    std::vector<Result<int>> operator()(const Ints& keys) {
        calls_->push_back(keys);
        std::vector<Result<int>> answers;
        for (const int key : keys)
            answers.push_back(error(key % 2 == 1 ? "missing" : "busy"));
        return answers;
    }

    const std::vector<Ints>& calls() const { return *calls_; }

private:
    std::shared_ptr<std::vector<Ints>> calls_ = std::make_shared<std::vector<Ints>>();
};

TYPED_TEST(AnyMapTest, errors_are_not_cached_if_the_options_say_so) {
    const Failing failing;
    auto loader = this->make(failing, {.cache_errors = false});

    auto first = this->start(loader.load(1));
    this->run();
    auto second = this->start(loader.load(1));
    this->run();

    EXPECT_EQ(error_of(first), "missing");
    EXPECT_EQ(error_of(second), "missing");
    EXPECT_EQ(failing.calls(), (std::vector<Ints>{{1}, {1}}));
}

TYPED_TEST(AnyMapTest, errors_are_cached_if_the_function_of_the_options_says_so) {
    const Failing failing;
    const auto is_missing = [](const std::exception_ptr& thrown) {
        return text_of(thrown) == "missing";
    };
    auto loader = this->make(failing, {.cache_errors = is_missing});

    this->run(loader.load_many({1, 2}));
    this->run(loader.load_many({1, 2}));

    EXPECT_EQ(failing.calls(), (std::vector<Ints>{{1, 2}, {2}}));
}

TYPED_TEST(AnyMapTest, values_are_cached_although_errors_are_not) {
    auto loader = this->make(this->backend, {.cache_errors = false});

    this->run(loader.load(1));
    this->run(loader.load(1));

    EXPECT_EQ(this->backend.calls(), (std::vector<Ints>{{1}}));
}

// String keys by their view.

TYPED_TEST(AnyMapTest, a_string_key_is_loaded_by_its_view) {
    Recorder<std::string> strings;
    auto loader = this->template make<std::string>(strings);
    const std::string longer = "an example";
    const auto view = std::string_view(longer).substr(3);

    this->run(loader.load("example"));
    this->run(loader.load(std::string("example")));
    const auto found = this->run(loader.load(view));

    EXPECT_EQ(found, "example");
    EXPECT_EQ(strings.calls(), (std::vector<Strings>{{"example"}}));
}

TYPED_TEST(AnyMapTest, a_string_key_is_looked_for_and_cleared_by_its_view) {
    Recorder<std::string> strings;
    auto loader = this->template make<std::string>(strings);
    const std::string longer = "an example";
    const auto view = std::string_view(longer).substr(3);
    loader.prime("example", "primed");

    EXPECT_TRUE(loader.contains(view));
    EXPECT_EQ(loader.peek(view).value().value(), "primed");
    loader.clear(view);
    EXPECT_FALSE(loader.contains("example"));
}

TYPED_TEST(AnyMapTest, a_key_that_is_loaded_by_a_view_outlives_what_the_view_saw) {
    Recorder<std::string> strings;
    auto loader = this->template make<std::string>(strings);
    std::string buffer = "a key that is too long to be kept in place";
    const std::string copy = buffer;

    auto loaded = this->start(loader.load(std::string_view(buffer)));
    buffer.assign(buffer.size(), '?');
    this->run();

    EXPECT_EQ(loaded.get(), copy);
    EXPECT_TRUE(loader.contains(copy));
}

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

TYPED_TEST(AnyMapTest, a_hit_does_not_wait_for_a_batch_that_prime_resolve_empties) {
    auto loader = this->make(this->backend);
    loader.prime(1, 100);

    auto queued = this->start(loader.load(2));
    auto hit = this->start(loader.load(1));
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

// A map of the user's own.

/// Its copies share what they hold, so that a test can look into the one that a loader has.
class OwnMap {
public:
    using Answer = Result<std::string>;

    const Answer* find(const std::string& key) {
        ++contents_->strings;
        return find_place(key);
    }
    const Answer* find(std::string_view key) {
        ++contents_->views;
        return find_place(key);
    }
    void insert(const std::string& key, Answer answer) {
        erase(key);
        contents_->entries.emplace_back(key, std::move(answer));
    }
    void erase(std::string_view key) {
        ++contents_->erasures;
        std::erase_if(contents_->entries, [&](const auto& entry) { return entry.first == key; });
    }
    void clear() {
        ++contents_->erasures;
        contents_->entries.clear();
    }

    /// The keys, in the order in which they came.
    Strings keys() const {
        Strings all;
        for (const auto& [key, answer] : contents_->entries)
            all.push_back(key);
        return all;
    }
    int found_by_string() const { return contents_->strings; }
    int found_by_view() const { return contents_->views; }
    int touched() const { return contents_->strings + contents_->views + contents_->erasures; }

    /// From now on, `find` throws.
    void break_down() { contents_->broken = true; }
    void mend() { contents_->broken = false; }

private:
    const Answer* find_place(std::string_view key) const {
        if (contents_->broken)
            throw std::runtime_error("the map is broken");
        const auto place = std::ranges::find(contents_->entries, key,
                                             [](const auto& entry) { return entry.first; });
        return place == contents_->entries.end() ? nullptr : &place->second;
    }

    struct Contents {
        std::vector<std::pair<std::string, Answer>> entries;
        int strings = 0;
        int views = 0;
        int erasures = 0;
        bool broken = false;
    };

    std::shared_ptr<Contents> contents_ = std::make_shared<Contents>(); // shared by the copies
};

class OwnMapTest : public LoaderFixture {
protected:
    using Loader = coalesce::Loader<std::string, std::string, std::identity, OwnMap>;
    using Calls = std::vector<Strings>;

    template <class Fn>
    Loader make(Fn batch_fn, LoaderOptions options = {}) {
        return Loader(executor(), std::move(batch_fn), std::move(options), {}, map);
    }

    Recorder<std::string> backend;
    OwnMap map;
};

TEST_F(OwnMapTest, T39_accepts_a_custom_cache_map_implementation) {
    Loader loader = make(backend);

    run(loader.load_all({"a", "b"}));
    EXPECT_EQ(backend.calls(), (Calls{{"a", "b"}}));
    EXPECT_EQ(map.keys(), (Strings{"a", "b"}));

    EXPECT_EQ(run(loader.load_all({"c", "b"})), (Strings{"c", "b"}));
    EXPECT_EQ(backend.calls(), (Calls{{"a", "b"}, {"c"}}));
    EXPECT_EQ(map.keys(), (Strings{"a", "b", "c"}));

    loader.clear("b");
    EXPECT_EQ(run(loader.load("b")), "b");
    EXPECT_EQ(backend.calls(), (Calls{{"a", "b"}, {"c"}, {"b"}}));
    EXPECT_EQ(map.keys(), (Strings{"a", "c", "b"}));

    loader.clear_all();
    EXPECT_EQ(map.keys(), Strings());
}

TEST_F(OwnMapTest, an_answer_enters_the_map_when_it_comes_and_not_before) {
    Gate<std::string> gate;
    Loader loader = make(gate);

    auto loaded = start(loader.load("a"));
    context_.poll();
    EXPECT_EQ(map.keys(), Strings());

    gate.open(0);
    run();
    EXPECT_EQ(map.keys(), (Strings{"a"}));
}

TEST_F(OwnMapTest, an_answer_that_the_map_has_before_the_loader_is_used) {
    map.insert("a", Result<std::string>("known"));
    Loader loader = make(backend);

    EXPECT_EQ(run(loader.load("a")), "known");
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(OwnMapTest, a_key_that_is_primed_and_cleared_enters_and_leaves_the_map) {
    Loader loader = make(backend);

    loader.prime("a", "x").prime("b", "y").clear("a");

    EXPECT_EQ(map.keys(), (Strings{"b"}));
}

TEST_F(OwnMapTest, an_error_that_is_not_cached_never_enters_the_map) {
    const auto fail = [](const Strings& keys) {
        return std::vector<Result<std::string>>(keys.size(), error("no luck"));
    };
    Loader loader = make(fail, {.cache_errors = false});

    run(loader.load_many({"a", "b"}));

    EXPECT_EQ(map.keys(), Strings());
}

TEST_F(OwnMapTest, X7_the_error_of_a_whole_batch_never_enters_the_map) {
    Loader loader = make([](const Strings&) -> Strings { throw std::runtime_error("no luck"); });

    run(loader.load_many({"a", "b"}));

    EXPECT_EQ(map.keys(), Strings());
}

TEST_F(OwnMapTest, a_loader_that_closes_leaves_the_map_its_answers) {
    Loader loader = make(backend);
    run(loader.load("a"));

    loader.close();

    EXPECT_EQ(map.keys(), (Strings{"a"}));
}

TEST_F(OwnMapTest, a_string_view_is_looked_up_as_it_is) {
    Loader loader = make(backend);
    run(loader.load(std::string("a")));
    const int before = map.found_by_string();

    run(loader.load("a"));
    loader.peek("a");
    std::ignore = loader.contains("a");

    EXPECT_EQ(map.found_by_view(), 3);
    EXPECT_EQ(map.found_by_string(), before);
}

TEST_F(OwnMapTest, load_throws_what_find_throws) {
    Loader loader = make(backend);
    std::string thrown;
    map.break_down();

    try {
        std::ignore = loader.load("a");
    } catch (const std::runtime_error& error) {
        thrown = error.what();
    }

    EXPECT_EQ(thrown, "the map is broken");
}

TEST_F(OwnMapTest, a_find_that_throws_leaves_the_loader_working) {
    Loader loader = make(backend);
    auto queued = start(loader.load("a"));

    map.break_down();
    EXPECT_THROW(std::ignore = loader.load("b"), std::runtime_error);
    map.mend();
    auto retried = start(loader.load("b"));
    run();

    EXPECT_EQ(queued.get() + retried.get(), "ab");
    EXPECT_EQ(backend.calls(), (Calls{{"a", "b"}}));
}

// No cache.

TEST_F(OwnMapTest, T32_does_not_interact_with_a_cache_when_cache_is_disabled) {
    map.insert("X", Result<std::string>("X"));
    const int before = map.touched();
    Loader loader = make(backend, {.cache = false});

    loader.prime("A", "A").clear("X").clear_all();
    EXPECT_EQ(run(loader.load("X")), "X");
    EXPECT_FALSE(loader.contains("X"));
    EXPECT_FALSE(loader.peek("X"));

    EXPECT_EQ(map.keys(), (Strings{"X"}));
    EXPECT_EQ(map.touched(), before);
    EXPECT_EQ(backend.calls(), (Calls{{"X"}}));
}

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
