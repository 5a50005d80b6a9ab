#pragma once

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/check_key.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/loader.hpp>
#include <coalesce/testing/event_loop.hpp>
#include <coalesce/testing/same_value.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::testing {

namespace detail {

template <class T>
struct ValueOfResult {
    using type = T;
};
template <class T>
struct ValueOfResult<Result<T>> {
    using type = T;
};

/// The value that a loader of this batch function has if nobody says otherwise.
template <class Fn, class Key>
auto value_of_batch_fn() {
    constexpr bool plain = std::invocable<Fn&, std::vector<Key>>;
    constexpr bool with_context = std::invocable<Fn&, std::vector<Key>, BatchContext>;
    static_assert(plain || with_context,
                  "coalesce::testing::check_batch_fn: cannot tell the value of this batch "
                  "function; name it, as in check_batch_fn<User>(...)");
    if constexpr (plain)
        return std::type_identity<coalesce::detail::AnswersOf<Fn, std::vector<Key>>>();
    else
        return std::type_identity<
            coalesce::detail::AnswersOf<Fn, std::vector<Key>, BatchContext>>();
}

template <class Answers>
struct ValueOfAnswers : ValueOfResult<std::ranges::range_value_t<Answers>> {};
template <class Answers>
    requires requires {
        typename Answers::mapped_type;
    }
struct ValueOfAnswers<Answers> : ValueOfResult<typename Answers::mapped_type> {};
template <class Rows, class KeyOf>
struct ValueOfAnswers<KeyedRows<Rows, KeyOf>> {
    using type = std::ranges::range_value_t<Rows>;
};

template <class Value, class Fn, class Key>
struct CheckedValue {
    using type = Value;
};
template <class Fn, class Key>
struct CheckedValue<void, Fn, Key>
    : ValueOfAnswers<typename decltype(value_of_batch_fn<Fn, Key>())::type> {};

template <class Key, class Value>
class BatchFnCheck;

} // namespace detail

/// Checks that a batch function keeps its contract: asks it for these keys one by one, together,
/// and in the reverse order, and, if a key is given that does `not_there`, beside that. Each key
/// must have the answer that it has when asked alone. Says what is wrong, and what to do about it;
/// an empty string if nothing is:
///
///     EXPECT_EQ(check_batch_fn(loop, fetch_users, std::vector{1, 2, 3}, 404), "");
///
/// The keys must be there, at least two of them with different values; and the data stay as they
/// are. The values are compared, see `SameValue`. Their type can be named,
/// `check_batch_fn<User>(...)`, and must be if the batch function has a sink.
template <class Value = void, class Fn, class Key>
std::string check_batch_fn(EventLoop& loop, Fn batch_fn, const std::vector<Key>& keys,
                           const std::optional<std::type_identity_t<Key>>& not_there = {}) {
    using Checked = typename detail::CheckedValue<Value, Fn, Key>::type;
    LoaderOptions uncached{.name = "check_batch_fn", .cache = false};
    Loader<Key, Checked> loader(loop.executor(), std::move(batch_fn), std::move(uncached));
    detail::BatchFnCheck<Key, Checked> check(loop, loader, keys);
    return check.run(not_there);
}

// ---------------------------------------------------------------------------------------------

namespace detail {

template <class Key, class Value>
class BatchFnCheck {
public:
    BatchFnCheck(EventLoop& loop, Loader<Key, Value>& loader, const std::vector<Key>& keys)
        : loop_(loop), loader_(loader), keys_(keys) {}

    std::string run(const std::optional<Key>& not_there) try {
        for (const Key& key : keys_)
            alone_.push_back(ask({key}).front());
        if (std::string wrong = check_keys(); !wrong.empty())
            return wrong;
        compare(keys_, "");
        compare({keys_.rbegin(), keys_.rend()}, "");
        if (not_there)
            check_beside(*not_there);
        return problems_;
    } catch (const Stuck& stuck) {
        return "Asked for " + asked_ + ", the batch function does not end. " + stuck.what();
    }

private:
    using Answer = Result<Value>;
    using Answers = std::vector<Answer>;

    Answers ask(std::vector<Key> keys) {
        asked_ = coalesce::detail::describe_keys(keys);
        return loop_.run(loader_.load_many(std::move(keys)));
    }

    /// What is wrong with the keys, of which nothing could be learned.
    std::string check_keys() const {
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (!alone_[i])
                return "Asked for the key " + describe(keys_[i]) +
                       " alone, it fails: " + text_of(alone_[i]) +
                       ". The check needs keys that are there.";
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (is_missing(alone_[i]))
                return "Asked for the key " + describe(keys_[i]) +
                       " alone, it gives std::nullopt. The check needs keys that are there.";
        const bool all_same = std::ranges::all_of(
            alone_, [&](const Answer& answer) { return SameValue()(*answer, *alone_.front()); });
        if (all_same)
            return "All keys have the same value, so that nobody could see it at the wrong key. "
                   "Give at least two keys that have different values.";
        return {};
    }

    void check_beside(const Key& not_there) {
        const Answer own = ask({not_there}).front();
        if (coalesce::detail::is_optional<Value> && own && !is_missing(own))
            return add("The key " + describe(not_there) +
                       " was said not to be there, but it has a value. Give one that is not.");
        std::vector<Key> keys{not_there};
        keys.insert(keys.end(), keys_.begin(), keys_.end());
        compare(keys, ", where " + describe(not_there) + " is not there");
    }

    /// Asks for these keys together. The answer of one that is not of `keys_` may be any.
    void compare(const std::vector<Key>& keys, const std::string& where) {
        if (!problems_.empty())
            return; // it would be the same again
        const Answers answers = ask(keys);
        if (std::ranges::none_of(answers, [](const Answer& answer) { return answer.has_value(); }))
            return add("Asked for " + asked_ + " together" + where + ", it fails as a whole: " +
                       text_of(answers.front()) + ". " + advice_on_failure(where));
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (const Answer* right = alone(keys[i]); right && !same(answers[i], *right))
                return report(keys[i], answers[i], where);
    }

    /// This key has an answer that it does not have alone.
    void report(const Key& key, const Answer& answer, const std::string& where) {
        const std::string asked = "Asked for " + asked_ + " together" + where + ", ";
        if (!answer)
            return add(asked + "it fails for the key " + describe(key) + ": " + text_of(answer) +
                       ". Alone, that key has a value. " + advice_on_failure(where));
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (same(answer, alone_[i]))
                return add(asked + "it gives the key " + describe(key) + " the value of the key " +
                           describe(keys_[i]) +
                           ". The values must stand in the order of the keys. " + shapes);
        const Answer again = ask({key}).front();
        add(asked + "it gives the key " + describe(key) + " a value that it does not have alone. " +
            (same(again, *alone(key)) ? "A key's value must not depend on the other keys."
                                      : "Nor has it the same value each time that it is asked "
                                        "alone: the check needs data that stay as they are."));
    }

    static std::string advice_on_failure(const std::string& where) {
        if (where.empty())
            return std::string("It must answer any number of keys. ") + shapes;
        return std::string("A key that is not there must not touch the others. ") + shapes +
               " With a vector, a key that is not there has its place too: std::nullopt, where "
               "the loader's value is a std::optional.";
    }

    static constexpr const char* shapes =
        "Give the rows in any order with coalesce::by_key(batch_fn, key_of_row), or give a map "
        "from key to value, or sort the values by the keys.";

    const Answer* alone(const Key& key) const {
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (KeyEqual()(keys_[i], key))
                return &alone_[i];
        return nullptr;
    }

    static bool same(const Answer& a, const Answer& b) { return a && b && SameValue()(*a, *b); }

    /// Known to be; a default-made value may stand for it too.
    static bool is_missing(const Answer& answer) {
        if constexpr (coalesce::detail::is_optional<Value>)
            return answer && !answer->has_value();
        else
            return false;
    }

    static std::string describe(const Key& key) { return coalesce::detail::describe(key); }

    static std::string text_of(const Answer& answer) {
        try {
            std::rethrow_exception(answer.error());
        } catch (const std::exception& error) {
            return error.what();
        } catch (...) {
            return "an exception that is no std::exception";
        }
    }

    void add(const std::string& problem) { problems_ += problem; }

    EventLoop& loop_;
    Loader<Key, Value>& loader_;
    const std::vector<Key>& keys_;
    Answers alone_; // of each of them
    std::string asked_;
    std::string problems_;
};

} // namespace detail

} // namespace coalesce::testing
