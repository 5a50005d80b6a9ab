// DataLoader's own scenarios: reference/dataloader.md, section 3.

#include "support/loader_fixture.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <map>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

class LoaderTest : public LoaderFixture {};

template <class T>
std::vector<T> values(const std::vector<Result<T>>& results) {
    std::vector<T> values;
    for (const auto& result : results)
        values.push_back(result.value());
    return values;
}

TEST_F(LoaderTest, T01_builds_a_really_really_simple_data_loader) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(one.get(), 1);
}

asio::awaitable<int> load_in_one_expression(Recorder<int> backend) {
    Recorder<int>::Loader loader{co_await asio::this_coro::executor, backend};
    co_return co_await loader.load(1);
}

// GCC 12 would destroy options that are a default argument twice; the address sanitizer sees it.
TEST_F(LoaderTest, a_loader_can_be_made_beside_a_co_await) {
    EXPECT_EQ(run(load_in_one_expression(Recorder<int>())), 1);
}

TEST_F(LoaderTest, T04_supports_loading_multiple_keys_in_one_call) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    EXPECT_EQ(values(run(loader.load_many({1, 2}))), (Ints{1, 2}));
    EXPECT_TRUE(run(loader.load_many({})).empty());
}

asio::awaitable<void> load_listed(Loader<std::string, std::string>& loader) {
    const std::string four = "four";
    const auto results = co_await loader.load_many("three", four, std::string("five"));
    EXPECT_EQ(values(results), (Strings{"three", "four", "five"}));
    const Strings last = co_await loader.load_all("one", "two");
    EXPECT_EQ(last, (Strings{"one", "two"}));
}

TEST_F(LoaderTest, T04_keys_that_are_written_down_need_no_vector) {
    Recorder<std::string> backend;
    Loader<std::string, std::string> loader(executor(), backend);

    run(load_listed(loader));

    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"three", "four", "five"}, {"one", "two"}}));
}

TEST_F(LoaderTest, loading_no_keys_sends_nothing) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    EXPECT_TRUE(run(loader.load_many({})).empty());
    EXPECT_TRUE(run(loader.load_all({})).empty());

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(LoaderTest, T06_batches_multiple_requests) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{1, 2}}));
}

asio::awaitable<int> load_one_after_the_other(Recorder<int>::Loader& loader) {
    auto one = loader.load(1);
    auto two = loader.load(2);
    const int first = co_await std::move(one);
    co_return first * 10 + co_await std::move(two);
}

TEST_F(LoaderTest, loads_that_are_stored_and_awaited_in_turn_are_one_batch) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    EXPECT_EQ(run(load_one_after_the_other(loader)), 12);

    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{1, 2}}));
}

TEST_F(LoaderTest, T07_batches_multiple_requests_with_max_batch_sizes) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2});

    EXPECT_EQ(run(loader.load_all({1, 2, 3})), (Ints{1, 2, 3}));

    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{1, 2}, {3}}));
}

TEST_F(LoaderTest, T08_applies_max_batch_size_correctly_with_duplicate_keys) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend, {.max_batch_size = 3});

    const Strings keys{"a", "b", "a", "a", "a", "b", "c"};
    EXPECT_EQ(run(loader.load_all(keys)), keys);

    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"a", "b", "c"}}));
}

TEST_F(LoaderTest, T11_coalesces_identical_requests) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    auto first = start(loader.load(1));
    auto second = start(loader.load(1));
    run();

    EXPECT_EQ(first.get(), 1);
    EXPECT_EQ(second.get(), 1);
    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{1}}));
}

TEST_F(LoaderTest, T12_coalesces_identical_requests_across_sized_batches) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2});

    EXPECT_EQ(run(loader.load_all({1, 2, 1, 3})), (Ints{1, 2, 1, 3}));

    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{1, 2}, {3}}));
}

TEST_F(LoaderTest, T13_caches_repeated_requests) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"A", "B"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B"}}));

    EXPECT_EQ(run(loader.load_all({"A", "C"})), (Strings{"A", "C"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B"}, {"C"}}));

    EXPECT_EQ(run(loader.load_all({"A", "B", "C"})), (Strings{"A", "B", "C"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B"}, {"C"}}));
}

TEST_F(LoaderTest, T14_clears_single_value_in_loader) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    run(loader.load_all({"A", "B"}));
    loader.clear("A");

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"A", "B"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B"}, {"A"}}));
}

TEST_F(LoaderTest, T15_clears_all_values_in_loader) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    run(loader.load_all({"A", "B"}));
    loader.clear_all();

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"A", "B"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B"}, {"A", "B"}}));
}

TEST_F(LoaderTest, X24_clearing_a_key_that_is_not_there_does_nothing) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    loader.clear("A").clear_all();

    EXPECT_EQ(run(loader.load("A")), "A");
}

TEST_F(LoaderTest, T16_allows_priming_the_cache) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    loader.prime("A", "A");

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"A", "B"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"B"}}));
}

TEST_F(LoaderTest, T17_does_not_prime_keys_that_already_exist) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);
    loader.prime("A", "X");
    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"X", "B"}));

    loader.prime("A", "Y").prime("B", "Y");

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"X", "B"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"B"}}));
}

TEST_F(LoaderTest, T18_allows_forcefully_priming_the_cache) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);
    loader.prime("A", "X");
    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"X", "B"}));

    loader.clear("A").prime("A", "Y");
    loader.clear("B").prime("B", "Y");

    EXPECT_EQ(run(loader.load_all({"A", "B"})), (Strings{"Y", "Y"}));
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"B"}}));
}

TEST_F(LoaderTest, a_key_that_is_on_its_way_cannot_be_primed) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    auto queued = start(loader.load("A"));
    loader.prime("A", "primed");
    run();

    EXPECT_EQ(queued.get(), "A");
    EXPECT_EQ(run(loader.load("A")), "A");
}

TEST_F(LoaderTest, T34_complex_cache_behavior_via_clear_all) {
    std::vector<Strings> calls;
    Loader<std::string, std::string> loader(executor(), [&](Strings keys) {
        loader.clear_all();
        calls.push_back(keys);
        return keys;
    });

    EXPECT_EQ(run(loader.load_all({"A", "B", "A"})), (Strings{"A", "B", "A"}));
    EXPECT_EQ(run(loader.load_all({"A", "B", "A"})), (Strings{"A", "B", "A"}));

    EXPECT_EQ(calls, (std::vector<Strings>{{"A", "B"}, {"A", "B"}}));
}

TEST_F(LoaderTest, X2_a_key_that_is_cleared_and_loaded_again_stands_once_in_its_batch) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    auto first = start(loader.load("A"));
    loader.clear("A");
    auto second = start(loader.load("A"));
    loader.clear_all();
    auto third = start(loader.load("A"));
    run();

    EXPECT_EQ(first.get() + second.get() + third.get(), "AAA");
    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A"}}));
    EXPECT_EQ(run(loader.load("A")), "A");
    EXPECT_EQ(backend.calls().size(), 1U) << "the last load is in the cache";
}

// T27: keys with identity, as JavaScript's objects have.
struct Object {};
using ObjectKey = std::shared_ptr<Object>;

TEST_F(LoaderTest, T27_accepts_objects_as_keys) {
    Recorder<ObjectKey> backend;
    Recorder<ObjectKey>::Loader loader(executor(), backend);
    const auto key_a = std::make_shared<Object>();
    const auto key_b = std::make_shared<Object>();
    const std::vector<ObjectKey> both{key_a, key_b};

    EXPECT_EQ(run(loader.load_all(both)), both);
    EXPECT_EQ(backend.calls(), (std::vector<std::vector<ObjectKey>>{both}));

    loader.clear(key_a);

    EXPECT_EQ(run(loader.load_all(both)), both);
    EXPECT_EQ(backend.calls(), (std::vector<std::vector<ObjectKey>>{both, {key_a}}));
}

// T35-T38: a key is an object with fields in some order; equal fields are an equal key.
using Fields = std::vector<std::pair<std::string, int>>;
using FieldsKey = std::shared_ptr<const Fields>;

FieldsKey fields(Fields fields) {
    return std::make_shared<const Fields>(std::move(fields));
}

struct SortedFields {
    Fields operator()(const FieldsKey& key) const {
        auto sorted = *key;
        std::ranges::sort(sorted);
        return sorted;
    }
};

class FieldsKeyTest : public LoaderFixture {
protected:
    using Calls = std::vector<std::vector<FieldsKey>>;

    Recorder<FieldsKey> backend;
    Loader<FieldsKey, FieldsKey, SortedFields> loader{executor(), backend};
    FieldsKey key1 = fields({{"id", 123}});
    FieldsKey key2 = fields({{"id", 123}});
};

TEST_F(FieldsKeyTest, T35_accepts_objects_with_a_complex_key) {
    EXPECT_EQ(run(loader.load(key1)), key1);
    EXPECT_EQ(run(loader.load(key2)), key1);

    EXPECT_EQ(backend.calls(), (Calls{{key1}}));
}

TEST_F(FieldsKeyTest, T36_clears_objects_with_complex_key) {
    EXPECT_EQ(run(loader.load(key1)), key1);
    loader.clear(key2);
    EXPECT_EQ(run(loader.load(key1)), key1);

    EXPECT_EQ(backend.calls(), (Calls{{key1}, {key1}}));
}

TEST_F(FieldsKeyTest, T37_accepts_objects_with_different_order_of_keys) {
    const auto key_a = fields({{"a", 123}, {"b", 321}});
    const auto key_b = fields({{"b", 321}, {"a", 123}});

    EXPECT_EQ(run(loader.load_all({key_a, key_b})), (std::vector<FieldsKey>{key_a, key_a}));

    EXPECT_EQ(backend.calls(), (Calls{{key_a}}));
}

TEST_F(FieldsKeyTest, T38_allows_priming_the_cache_with_an_object_key) {
    loader.prime(key1, key1);

    EXPECT_EQ(run(loader.load(key1)), key1);
    EXPECT_EQ(run(loader.load(key2)), key1);

    EXPECT_TRUE(backend.calls().empty());
}

// T42: DataLoader's promise hops are trips through the executor here.
asio::awaitable<void> load_after_hops(Recorder<std::string>::Loader& loader, Strings keys) {
    if (keys.empty())
        co_return;
    co_await hop();
    co_await hop();
    auto loaded = loader.load(keys.front());
    keys.erase(keys.begin());
    co_await load_after_hops(loader, keys);
    co_await std::move(loaded);
}

asio::awaitable<std::string> load_now_and_after_hops(Recorder<std::string>::Loader& loader) {
    auto loaded = loader.load("A");
    Strings later{"B", "C", "D"};
    co_await load_after_hops(loader, std::move(later));
    co_return co_await std::move(loaded);
}

TEST_F(LoaderTest, T42_batches_loads_occurring_within_promises) {
    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader(executor(), backend);

    EXPECT_EQ(run(load_now_and_after_hops(loader)), "A");

    EXPECT_EQ(backend.calls(), (std::vector<Strings>{{"A", "B", "C", "D"}}));
}

TEST_F(LoaderTest, T43_can_call_a_loader_from_a_loader) {
    Recorder<Strings> deep;
    Recorder<Strings>::Loader deep_loader(executor(), deep);
    std::vector<Strings> a_calls;
    std::vector<Strings> b_calls;
    Loader<std::string, std::string> a(executor(), [&](Strings keys) {
        a_calls.push_back(keys);
        return deep_loader.load(keys);
    });
    Loader<std::string, std::string> b(executor(), [&](Strings keys) {
        b_calls.push_back(keys);
        return deep_loader.load(keys);
    });

    auto a1 = start(a.load("A1"));
    auto b1 = start(b.load("B1"));
    auto a2 = start(a.load("A2"));
    auto b2 = start(b.load("B2"));
    run();

    EXPECT_EQ((Strings{a1.get(), b1.get(), a2.get(), b2.get()}), (Strings{"A1", "B1", "A2", "B2"}));
    EXPECT_EQ(a_calls, (std::vector<Strings>{{"A1", "A2"}}));
    EXPECT_EQ(b_calls, (std::vector<Strings>{{"B1", "B2"}}));
    EXPECT_EQ(deep.calls(), (std::vector<std::vector<Strings>>{{{"A1", "A2"}, {"B1", "B2"}}}));
}

struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

TEST_F(LoaderTest, the_parts_of_a_key_make_a_key) {
    std::vector<std::vector<MovieKey>> calls;
    Loader<MovieKey, std::string> movies(executor(), [&](std::vector<MovieKey> keys) {
        calls.push_back(keys);
        return Strings(keys.size(), "film");
    });

    auto rush = start(movies.load(2013, "Rush"));
    auto again = start(movies.load(MovieKey{2013, "Rush"}));
    run();

    EXPECT_EQ(rush.get(), "film");
    EXPECT_EQ(again.get(), "film");
    ASSERT_EQ(calls.size(), 1U);
    ASSERT_EQ(calls[0].size(), 1U);
    EXPECT_EQ(calls[0][0].title, "Rush");
}

struct PersonKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonKey, (), (name))

TEST_F(LoaderTest, the_only_part_of_a_key_makes_a_key) {
    Loader<PersonKey, std::string> people(executor(), [](const std::vector<PersonKey>& keys) {
        return Strings(keys.size(), keys.front().name);
    });

    EXPECT_EQ(run(people.load("Al Pacino")), "Al Pacino");
}

TEST_F(LoaderTest, ten_thousand_batches_of_ten_keys_all_come_back) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 10});
    Ints keys(100'000);
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = static_cast<int>(i);

    EXPECT_EQ(run(loader.load_all(keys)), keys);

    EXPECT_EQ(backend.calls().size(), 10'000U);
}

} // namespace
} // namespace coalesce::test
