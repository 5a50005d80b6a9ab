// The shapes of a batch function.

#include "support/loader_fixture.hpp"

#include <boost/describe/class.hpp>

#include <map>
#include <optional>
#include <unordered_map>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Strings = std::vector<std::string>;

class BatchFnTest : public LoaderFixture {};

TEST_F(BatchFnTest, may_be_a_plain_function_of_values) {
    Loader<int, std::string> loader(executor(), [](const Ints& keys) {
        Strings answers;
        for (const int key : keys)
            answers.push_back(std::to_string(key));
        return answers;
    });

    EXPECT_EQ(run(loader.load_all({3, 1, 2})), (Strings{"3", "1", "2"}));
}

TEST_F(BatchFnTest, may_give_results) {
    Loader<int, std::string> loader(executor(), [](const Ints& keys) {
        return std::vector<Result<std::string>>(keys.size(), std::string("same"));
    });

    EXPECT_EQ(run(loader.load(1)), "same");
}

TEST_F(BatchFnTest, may_give_bools) {
    Loader<int, bool> loader(executor(), [](const Ints& keys) {
        std::vector<bool> answers;
        for (const int key : keys)
            answers.push_back(key > 1);
        return answers;
    });

    EXPECT_EQ(run(loader.load_all({1, 2})), (std::vector<bool>{false, true}));
}

asio::awaitable<std::map<int, std::string>> fetch_map(Ints) {
    co_await hop();
    co_return std::map<int, std::string>{{2, "two"}, {1, "one"}, {9, "not asked for"}};
}

TEST_F(BatchFnTest, may_give_a_map_in_any_order) {
    Loader<int, std::string> loader(executor(), fetch_map);

    EXPECT_EQ(run(loader.load_all({1, 2})), (Strings{"one", "two"}));
}

TEST_F(BatchFnTest, X20_a_key_that_the_map_lacks_fails_alone) {
    Loader<int, std::string> loader(executor(), fetch_map, {.name = "names"});

    const auto results = run(loader.load_many({1, 7}));

    EXPECT_EQ(results[0].value(), "one");
    EXPECT_EQ(text_of(results[1].error()),
              "loader \"names\": the batch function gave no map entry for the key 7; "
              "make the loader's value a std::optional if keys may be missing: no answer for this "
              "key [coalesce:4]");
}

TEST_F(BatchFnTest, a_key_that_the_map_lacks_is_nullopt_for_an_optional_value) {
    Loader<int, std::optional<std::string>> loader(executor(), fetch_map);

    const auto answers = run(loader.load_all({7, 2}));

    EXPECT_EQ(answers[0], std::nullopt);
    EXPECT_EQ(answers[1], "two");
}

TEST_F(BatchFnTest, may_give_a_map_of_results) {
    Loader<int, std::string> loader(executor(), [](const Ints&) {
        const auto error = std::make_exception_ptr(std::runtime_error("no luck"));
        return std::unordered_map<int, Result<std::string>>{{1, std::string("one")}, {2, error}};
    });

    const auto results = run(loader.load_many({1, 2}));

    EXPECT_EQ(results[0].value(), "one");
    EXPECT_EQ(text_of(results[1].error()), "no luck");
}

TEST_F(BatchFnTest, may_be_a_function_object_that_cannot_be_copied) {
    auto owned = std::make_unique<int>(10);
    Loader<int, int> loader(executor(), [owned = std::move(owned)](Ints keys) {
        for (int& key : keys)
            key += *owned;
        return keys;
    });

    EXPECT_EQ(run(loader.load(1)), 11);
}

TEST_F(BatchFnTest, gets_its_keys_in_the_order_in_which_they_were_first_asked_for) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend);

    run(loader.load_all({3, 1, 3, 2, 1}));

    EXPECT_EQ(backend.calls(), (std::vector<Ints>{{3, 1, 2}}));
}

struct Opaque {
    int id;
    bool operator==(const Opaque&) const = default;
    friend std::size_t hash_value(const Opaque& key) { return static_cast<std::size_t>(key.id); }
};

struct Pair {
    int left;
    std::string right;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (left, right))

TEST(DescribeKeys, writes_what_the_type_allows) {
    EXPECT_EQ(detail::describe_keys(Strings{"a", "b"}), "a, b");
    EXPECT_EQ(detail::describe_keys(std::vector<Pair>{{1, "x"}}), "{left: 1, right: x}");
    EXPECT_EQ(detail::describe_keys(std::vector<Opaque>{{1}}), "(a key without operator<<)");
}

} // namespace
} // namespace coalesce::test
