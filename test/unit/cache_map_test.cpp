// What stands in the cache, whichever map holds it, and what never gets there.

#include "support/any_map.hpp"

#include <string_view>
#include <tuple>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

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

// A key that cannot be made.

struct FragileKey {
    explicit FragileKey(int number, bool broken = false) : id(number), fragile(broken) {}
    FragileKey(FragileKey&&) = default;
    FragileKey(const FragileKey& other) : id(other.id), fragile(other.fragile) {
        if (fragile)
            throw std::runtime_error("it broke");
    }

    int id;
    bool fragile;
};

struct IdOf {
    int operator()(const FragileKey& key) const { return key.id; }
};

class FragileKeyTest : public LoaderFixture, public testing::WithParamInterface<bool> {};

TEST_P(FragileKeyTest, one_that_breaks_when_it_is_loaded_leaves_nothing_behind) {
    Loader<FragileKey, int, IdOf> loader(
        executor(), [](const std::vector<FragileKey>& keys) { return Ints(keys.size(), 7); },
        {.cache = GetParam()});
    auto other = start(loader.load(FragileKey(2)));
    const FragileKey fragile(1, true);

    EXPECT_THROW(std::ignore = loader.load(fragile), std::runtime_error);

    EXPECT_FALSE(loader.contains(fragile));
    EXPECT_EQ(run(loader.load(FragileKey(1))), 7);
}

INSTANTIATE_TEST_SUITE_P(Cache, FragileKeyTest, testing::Bool());

} // namespace
} // namespace coalesce::test
