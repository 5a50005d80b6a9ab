// What the loader says to those who use it wrongly.

#include "support/loader_fixture.hpp"

#include <functional>
#include <set>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;

class LoaderAbuseTest : public LoaderFixture {
protected:
    /// The error of constructing a loader.
    template <class Fn>
    boost::system::system_error refusal(Fn fn, LoaderOptions options) {
        try {
            const Loader<int, int> loader(executor(), std::move(fn), std::move(options));
        } catch (const boost::system::system_error& error) {
            return error;
        }
        throw std::logic_error("the loader was not refused");
    }
};

TEST_F(LoaderAbuseTest, T54_a_max_batch_size_of_0_is_refused) {
    const auto error = refusal(Recorder<int>(), {.max_batch_size = 0, .name = "users"});

    EXPECT_EQ(error.code(), errc::invalid_option);
    EXPECT_STREQ(error.what(), "loader \"users\": max_batch_size is 0; it must be at least 1: "
                               "unusable option [coalesce:1]");
}

TEST_F(LoaderAbuseTest, T44_an_empty_batch_function_is_refused) {
    const auto function = refusal(std::function<Ints(Ints)>(), {});
    const auto pointer = refusal(static_cast<Ints (*)(Ints)>(nullptr), {});

    EXPECT_EQ(function.code(), errc::empty_batch_function);
    EXPECT_EQ(pointer.code(), errc::empty_batch_function);
    EXPECT_STREQ(function.what(), "loader: the batch function is empty; give one that can be "
                                  "called: empty batch function [coalesce:2]");
}

TEST_F(LoaderAbuseTest, T51_too_few_answers_fail_the_batch_and_name_sizes_and_keys) {
    Loader<int, int> loader(executor(), [](const Ints&) { return Ints{1}; }, {.name = "users"});

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(
        error_of(one),
        "loader \"users\": the batch function gave 1 answers for 2 keys; it must give one "
        "for each key, in the order of the keys. Keys: 1, 2: wrong number of answers [coalesce:3]");
    EXPECT_EQ(code_of(two), errc::wrong_answer_count);
}

TEST_F(LoaderAbuseTest, T51_too_many_answers_fail_the_batch) {
    Loader<int, int> loader(executor(), [](const Ints&) { return Ints{1, 2, 3}; });

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(code_of(one), errc::wrong_answer_count);
}

TEST_F(LoaderAbuseTest, the_message_names_ten_keys_and_counts_the_rest) {
    Loader<int, int> loader(executor(), [](const Ints&) { return Ints{}; });

    const auto results = run(loader.load_many({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));

    EXPECT_NE(text_of(results[0].error()).find("Keys: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"),
              std::string::npos);
}

// T44-T49, as far as they are the compiler's business here.
template <class Fn>
constexpr bool accepted = BatchFn<Fn, int, std::string>;

static_assert(accepted<std::vector<std::string> (*)(Ints)>);
static_assert(accepted<asio::awaitable<std::vector<std::string>> (*)(const Ints&)>);
static_assert(accepted<std::vector<Result<std::string>> (*)(Ints)>);
static_assert(!accepted<std::vector<std::string> (*)(int)>, "T44: takes one key");
static_assert(!accepted<int>, "T44: no function");
static_assert(!accepted<std::string (*)(Ints)>, "T49: one value for all keys");
static_assert(!accepted<asio::awaitable<void> (*)(Ints)>, "T50: no answers");
static_assert(!accepted<void (*)(Ints)>, "T47: nothing at all");

TEST(LoaderErrors, every_code_has_a_text_of_its_own) {
    std::set<std::string> texts;
    for (int code = 1; code <= static_cast<int>(errc::no_answer); ++code)
        texts.insert(make_error_code(static_cast<errc>(code)).message());

    EXPECT_EQ(texts.size(), static_cast<std::size_t>(errc::no_answer));
    EXPECT_EQ(texts.count("unknown error"), 0U);
    EXPECT_STREQ(error_category().name(), "coalesce");
}

} // namespace
} // namespace coalesce::test
