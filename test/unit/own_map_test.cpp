// A cache map of the user's own.

#include "support/any_map.hpp"

#include <algorithm>
#include <memory>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

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

} // namespace
} // namespace coalesce::test
