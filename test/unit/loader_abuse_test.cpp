// What the loader says to those who use it wrongly.

#include "support/loader_fixture.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <system_error>
#include <tuple>
#include <type_traits>

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

// T53: only a number is taken for `max_batch_size`.
template <class T>
concept TakenAsMaxBatchSize = requires(LoaderOptions options, T given) {
    options.max_batch_size = given;
};

static_assert(TakenAsMaxBatchSize<std::size_t>);
static_assert(TakenAsMaxBatchSize<int>);
static_assert(!TakenAsMaxBatchSize<std::nullptr_t>);
static_assert(!TakenAsMaxBatchSize<std::nullopt_t>);
static_assert(!TakenAsMaxBatchSize<const char*>);

/// Options that no loader takes, and what it says to them.
struct Refused {
    const char* name;
    LoaderOptions options;
    const char* text;

    friend std::ostream& operator<<(std::ostream& out, const Refused& refused) {
        return out << refused.name;
    }
};

class RefusedOptionsTest : public LoaderAbuseTest, public testing::WithParamInterface<Refused> {};

TEST_P(RefusedOptionsTest, T54_are_refused_with_the_reason) {
    LoaderOptions options = GetParam().options;
    options.name = "users";

    const auto error = refusal(Recorder<int>(), options);

    EXPECT_EQ(error.code(), errc::invalid_option);
    EXPECT_EQ(error.what(), "loader \"users\": " + std::string(GetParam().text) +
                                ": unusable option [coalesce:1]");
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedOptionsTest,
    testing::Values(
        Refused{"max_batch_size_0",
                {.max_batch_size = 0},
                "max_batch_size is 0; it must be at least 1"},
        Refused{"max_concurrent_batches_0",
                {.max_concurrent_batches = 0},
                "max_concurrent_batches is 0; it must be at least 1"},
        Refused{"duplicates_kept_in_a_cache",
                {.duplicates = Duplicates::keep},
                "duplicates is Duplicates::keep although cache is true; only without the cache "
                "can a key stand twice in a batch"},
        Refused{"an_empty_cache_errors",
                {.cache_errors = std::function<bool(const std::exception_ptr&)>()},
                "cache_errors is an empty function; give true, false, or one that can be called"},
        Refused{"a_timeout_of_0",
                {.timeout = std::chrono::seconds(0)},
                "timeout is not positive; leave it out for none"},
        Refused{"a_negative_timeout",
                {.timeout = std::chrono::seconds(-1)},
                "timeout is not positive; leave it out for none"},
        Refused{"no_quiet_rounds",
                {.batch_schedule = Tick{.quiet_rounds = 0}},
                "Tick::quiet_rounds is 0; it must be at least 1"},
        Refused{"a_negative_max_age",
                {.batch_schedule = Tick{.max_age = std::chrono::seconds(-1)}},
                "Tick::max_age is negative"},
        Refused{"a_negative_max_wait",
                {.batch_schedule = Window{.max_wait = std::chrono::seconds(-1)}},
                "Window::max_wait is negative"},
        Refused{"T56_an_empty_schedule",
                {.batch_schedule = ScheduleFn()},
                "batch_schedule is an empty function; give one that can be called"}),
    [](const auto& refused) { return refused.param.name; });

TEST_F(LoaderAbuseTest, the_least_that_an_option_may_be_is_taken) {
    const LoaderOptions tick = {.max_batch_size = 1,
                                .batch_schedule = Tick{.quiet_rounds = 1, .max_age = {}},
                                .timeout = std::chrono::nanoseconds(1),
                                .max_concurrent_batches = 1};
    const LoaderOptions window = {.batch_schedule = Window{.max_wait = {}}};
    const LoaderOptions keep = {.cache = false, .duplicates = Duplicates::keep};

    EXPECT_NO_THROW((Loader<int, int>(executor(), Recorder<int>(), tick)));
    EXPECT_NO_THROW((Loader<int, int>(executor(), Recorder<int>(), window)));
    EXPECT_NO_THROW((Loader<int, int>(executor(), Recorder<int>(), keep)));
}

TEST_F(LoaderAbuseTest, T55_an_empty_cache_key_fn_is_refused) {
    using KeyFn = std::function<int(const int&)>;
    std::string text;

    try {
        const Loader<int, int, KeyFn> loader(executor(), Recorder<int>());
    } catch (const boost::system::system_error& error) {
        text = error.what();
    }

    EXPECT_EQ(text, "loader: cache_key_fn is empty; give one that can be called: "
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

/// A load of a key of this type, as the user sees it: the error that it throws.
template <class Call>
boost::system::system_error thrown_by(Call call) {
    try {
        std::ignore = call();
    } catch (const boost::system::system_error& error) {
        return error;
    }
    throw std::logic_error("nothing was thrown");
}

TEST_F(LoaderAbuseTest, T45_a_null_pointer_is_no_key) {
    using Key = std::shared_ptr<int>;
    Recorder<Key> backend;
    Loader<Key, Key> loader(executor(), backend, {.name = "users"});

    const auto error = thrown_by([&] { return loader.load(Key()); });
    const auto literal = thrown_by([&] { return loader.load(nullptr); });

    EXPECT_EQ(error.code(), errc::null_key);
    EXPECT_STREQ(error.what(), "loader \"users\": a load must be called with a key, but got a null "
                               "one: null key [coalesce:11]");
    EXPECT_EQ(literal.code(), errc::null_key);
}

TEST_F(LoaderAbuseTest, T45_a_raw_null_pointer_is_no_key) {
    Recorder<const int*> backend;
    Loader<const int*, const int*> loader(executor(), backend);
    const int* const null = nullptr;

    EXPECT_EQ(thrown_by([&] { return loader.load(null); }).code(), errc::null_key);
}

TEST_F(LoaderAbuseTest, T45_an_empty_optional_is_no_key) {
    using Key = std::optional<int>;
    Recorder<Key> backend;
    Loader<Key, Key> loader(executor(), backend);

    EXPECT_EQ(thrown_by([&] { return loader.load(std::nullopt); }).code(), errc::null_key);
    EXPECT_EQ(thrown_by([&] { return loader.load(Key()); }).code(), errc::null_key);
}

TEST_F(LoaderAbuseTest, T45_every_form_of_load_refuses_a_null_key_at_the_call) {
    using Key = std::optional<int>;
    using Keys = std::vector<Key>;
    Recorder<Key> backend;
    Loader<Key, Key> loader(executor(), backend);
    const auto soon = std::chrono::steady_clock::now() + std::chrono::hours(1);

    EXPECT_EQ(thrown_by([&] { return loader.load_until(soon, Key()); }).code(), errc::null_key);
    EXPECT_EQ(thrown_by([&] { return loader.load_many(Keys{1, {}}); }).code(), errc::null_key);
    EXPECT_EQ(thrown_by([&] { return loader.load_all(Keys{1, {}}); }).code(), errc::null_key);
    EXPECT_EQ(thrown_by([&] { return loader.enqueue(Key()); }).code(), errc::null_key);
    EXPECT_EQ(thrown_by([&] { return loader.async_load(Key(), asio::use_future); }).code(),
              errc::null_key);
}

TEST_F(LoaderAbuseTest, T45_a_null_key_among_others_queues_none_of_them) {
    using Key = std::optional<int>;
    Recorder<Key> backend;
    Loader<Key, Key> loader(executor(), backend);

    EXPECT_ANY_THROW(std::ignore = loader.load_many({1, std::nullopt, 2}));
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(LoaderAbuseTest, T45_0_is_a_key) {
    Recorder<int> numbers;
    Loader<int, int> by_number(executor(), numbers);
    using Key = std::optional<int>;
    Recorder<Key> optionals;
    Loader<Key, Key> by_optional(executor(), optionals);

    EXPECT_EQ(run(by_number.load(0)), 0);
    EXPECT_EQ(run(by_optional.load(0)), Key(0));
}

TEST_F(LoaderAbuseTest, T46_no_keys_are_a_list_of_keys) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend);

    EXPECT_TRUE(run(loader.load_many({})).empty());
}

TEST_F(LoaderAbuseTest, a_pending_is_awaited_once) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend);
    auto pending = loader.enqueue(1);
    auto first = start(pending.get());

    const auto error = thrown_by([&] { return pending.get(); });
    run();

    EXPECT_EQ(error.code(), errc::awaited_twice);
    EXPECT_STREQ(error.what(), "coalesce::Pending: it has been awaited before, or moved from: "
                               "awaited twice [coalesce:10]");
    EXPECT_EQ(first.get(), 1) << "the first is not disturbed";
}

TEST_F(LoaderAbuseTest, a_pending_gives_no_value_before_it_is_ready) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend);
    auto pending = loader.enqueue(1);

    const auto early = thrown_by([&] { return pending.value(); });
    auto answer = start(pending.get());
    run();

    EXPECT_EQ(early.code(), errc::not_ready);
    EXPECT_STREQ(early.what(), "coalesce::Pending: value() was called before ready() was true; "
                               "await get() instead: not ready [coalesce:12]");
    EXPECT_EQ(answer.get(), 1) << "it can still be awaited";
}

TEST_F(LoaderAbuseTest, a_pending_that_was_moved_from_is_not_awaited) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend);
    auto pending = loader.enqueue(1);
    const auto taken = std::move(pending);

    const auto by_get = thrown_by([&] { return pending.get(); });
    const auto by_value = thrown_by([&] { return pending.value(); });
    const auto by_operator = thrown_by([&] { return std::move(pending).operator co_await(); });

    EXPECT_EQ(by_get.code(), errc::awaited_twice);
    EXPECT_EQ(by_value.code(), errc::awaited_twice);
    EXPECT_EQ(by_operator.code(), errc::awaited_twice);
    EXPECT_FALSE(pending.ready());
}

TEST_F(LoaderAbuseTest, T51_too_few_answers_fail_the_batch_and_name_sizes_and_keys) {
    Loader<int, int> loader(executor(), [](const Ints&) { return Ints{1}; }, {.name = "users"});

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(
        error_of(one),
        "loader \"users\": the batch function gave 1 answers for 2 keys; it must give one "
        "for each key, in the order of the keys. Rows in any order, or not for every key, are for "
        "coalesce::by_key. Keys: 1, 2: wrong number of answers [coalesce:3]");
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
    constexpr int last = static_cast<int>(errc::not_ready);
    std::set<std::string> texts;
    for (int code = 1; code <= last; ++code)
        texts.insert(error_category().message(code));

    EXPECT_EQ(texts.size(), static_cast<std::size_t>(last));
    EXPECT_EQ(texts.count("unknown error"), 0U);
    EXPECT_EQ(error_category().message(last + 1), "unknown error") << "errc has a newer last code";
    EXPECT_STREQ(error_category().name(), "coalesce");
}

TEST(LoaderErrors, a_code_is_an_error_code_of_the_category) {
    const boost::system::error_code code = errc::no_answer;

    EXPECT_EQ(&code.category(), &error_category());
    EXPECT_EQ(code.value(), static_cast<int>(errc::no_answer));
    EXPECT_TRUE(code.failed());
}

TEST(LoaderErrors, timed_out_equals_everybodys_timed_out) {
    const boost::system::error_code code = errc::timed_out;

    EXPECT_EQ(code, boost::system::errc::timed_out);
    EXPECT_EQ(std::error_code(code), std::errc::timed_out);
}

TEST(LoaderErrors, no_other_code_equals_timed_out) {
    const boost::system::error_code code = errc::closed;

    EXPECT_NE(code, boost::system::errc::timed_out);
    EXPECT_NE(code, make_error_code(errc::timed_out));
}

} // namespace
} // namespace coalesce::test
