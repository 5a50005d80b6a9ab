#pragma once

// What a batch function may look like.

#include <coalesce/batch_context.hpp>
#include <coalesce/result.hpp>
#include <coalesce/sink.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <vector>

namespace coalesce {

/// Rows in any order; `key_of` tells which key each answers. What a `by_key` batch function gives.
template <class Rows, class KeyOf>
struct KeyedRows {
    Rows rows;    ///< Any range.
    KeyOf key_of; ///< Gives the key of a row; a pointer to a member will do.
};

/// Answers as a map from key to value or to `Result`, of any map type with `find`. A key that
/// the map lacks is `std::nullopt` if the loader's value is an optional, else `errc::no_answer`.
template <class Answers, class Key, class Value>
concept MappedAnswers = requires(const Answers& answers, const Key& key) {
    typename Answers::mapped_type;
    { answers.find(key) == answers.end() } -> std::convertible_to<bool>;
    { answers.find(key)->second } -> std::convertible_to<Result<Value>>;
};

/// Answers as an ordered range of values or of `Result`s: one for each key, in the order of the
/// keys.
template <class Answers, class Key, class Value>
concept OrderedAnswers =
    !MappedAnswers<Answers, Key, Value> && std::ranges::sized_range<Answers> &&
    (std::constructible_from<Result<Value>, std::ranges::range_rvalue_reference_t<Answers>> ||
     std::convertible_to<std::ranges::range_rvalue_reference_t<Answers>, Value>);

namespace detail {

template <class T>
struct Awaited {
    using type = T;
    static constexpr bool is_awaitable = false;
};
template <class T, class Executor>
struct Awaited<boost::asio::awaitable<T, Executor>> {
    using type = T;
    static constexpr bool is_awaitable = true;
};

/// What a batch function gives, once awaited.
template <class Fn, class... Arguments>
using AnswersOf =
    typename Awaited<std::remove_cvref_t<std::invoke_result_t<Fn&, Arguments...>>>::type;

template <class Answers>
inline constexpr bool is_keyed_rows = false;
template <class Rows, class KeyOf>
inline constexpr bool is_keyed_rows<KeyedRows<Rows, KeyOf>> = true;

template <class Answers, class Key, class Value>
concept AnyAnswers = is_keyed_rows<Answers> || MappedAnswers<Answers, Key, Value> ||
    OrderedAnswers<Answers, Key, Value>;

template <class Fn, class Key, class Value>
concept PlainBatchFn = std::invocable<Fn&, std::vector<Key>> &&
    AnyAnswers<AnswersOf<Fn, std::vector<Key>>, Key, Value>;

template <class Fn, class Key, class Value>
concept SinkBatchFn = std::invocable<Fn&, std::vector<Key>, Sink<Key, Value>> &&
    std::is_void_v<AnswersOf<Fn, std::vector<Key>, Sink<Key, Value>>>;

template <class Fn, class Key, class Value>
concept ContextBatchFn = std::invocable<Fn&, std::vector<Key>, BatchContext> &&
    AnyAnswers<AnswersOf<Fn, std::vector<Key>, BatchContext>, Key, Value>;

} // namespace detail

/// Anything that answers many keys at once. It takes a `std::vector<Key>` and gives, at once or
/// as an `asio::awaitable`, `OrderedAnswers`, `MappedAnswers`, or, made with `by_key`, rows in
/// any order. A second parameter may be a `BatchContext`, or a `Sink<Key, Value>`; with a sink it
/// gives nothing.
///
/// The keys are different from each other (unless `Duplicates::keep`) and stand in the order in
/// which they were first asked for. An exception fails every key of the batch that has no
/// answer yet, and is not cached; an error inside a `Result` fails its own key.
///
/// Cancellation: when nobody waits for any of its keys, or the loader closes, the coroutine is
///     cancelled (terminal), and its answers are ignored.
/// Threads: it runs on the loader's executor; `this_coro::executor` is that executor, marked so
///     that a load from inside is known to come from this batch.
template <class Fn, class Key, class Value>
concept BatchFn = detail::PlainBatchFn<Fn, Key, Value> || detail::SinkBatchFn<Fn, Key, Value> ||
    detail::ContextBatchFn<Fn, Key, Value>;

/// A batch function that gives rows in any order, such as a SELECT without ORDER BY: `key_of`, a
/// function or a pointer to a member, tells which key a row answers.
///
/// A key without a row is `std::nullopt` if the loader's value is an optional, else
/// `errc::no_answer`; one with several rows fails with `errc::ambiguous_answer`. If the loader's
/// value is a `std::vector` of rows, each key gets all of its rows, and none is an empty vector.
/// A row that nobody asked for fails the keys without a row, with `errc::unknown_key`. Rows find
/// their keys by the keys' own equality, whatever `cache_key_fn` makes of them.
template <class Fn, class KeyOf>
auto by_key(Fn batch_fn, KeyOf key_of);

// ---------------------------------------------------------------------------------------------

namespace detail {

/// True for a null function pointer and an empty `std::function`.
template <class Fn>
bool is_empty(const Fn& fn) {
    if constexpr (requires { fn == nullptr; })
        return fn == nullptr;
    else
        return false;
}

template <class Fn, class KeyOf>
class ByKey {
public:
    ByKey(Fn fn, KeyOf key_of) : fn_(std::move(fn)), key_of_(std::move(key_of)) {}

    friend bool operator==(const ByKey& by_key, std::nullptr_t) {
        return is_empty(by_key.fn_) || is_empty(by_key.key_of_);
    }

    template <class... Arguments>
        requires std::invocable<Fn&, Arguments...>
    auto operator()(Arguments... arguments) {
        using Rows = AnswersOf<Fn, Arguments...>;
        if constexpr (Awaited<std::invoke_result_t<Fn&, Arguments...>>::is_awaitable)
            return key<Rows>(std::invoke(fn_, std::move(arguments)...), key_of_);
        else
            return KeyedRows<Rows, KeyOf>{std::invoke(fn_, std::move(arguments)...), key_of_};
    }

private:
    template <class Rows>
    static boost::asio::awaitable<KeyedRows<Rows, KeyOf>>
    key(boost::asio::awaitable<Rows> awaitable, KeyOf key_of) {
        Rows rows = co_await std::move(awaitable);
        co_return KeyedRows<Rows, KeyOf>{std::move(rows), std::move(key_of)};
    }

    Fn fn_;
    KeyOf key_of_;
};

} // namespace detail

template <class Fn, class KeyOf>
auto by_key(Fn batch_fn, KeyOf key_of) {
    return detail::ByKey<Fn, KeyOf>(std::move(batch_fn), std::move(key_of));
}

} // namespace coalesce
