#pragma once

// What a batch function may look like, and how its answers find their keys.

#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce {

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

/// What the batch function gives, once awaited.
template <class Fn, class Key>
using Answers =
    typename Awaited<std::remove_cvref_t<std::invoke_result_t<Fn&, std::vector<Key>>>>::type;

template <class Value>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

} // namespace detail

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

/// Anything that answers many keys at once: takes a `std::vector<Key>` and gives, at once or as
/// an `asio::awaitable`, `OrderedAnswers` or `MappedAnswers`.
///
/// The keys are different from each other and stand in the order in which they were first
/// asked for. An exception fails every key of the batch and is not cached; an error inside a
/// `Result` fails its own key, and is cached until it is cleared.
template <class Fn, class Key, class Value>
concept BatchFn = std::invocable<Fn&, std::vector<Key>> &&
    (MappedAnswers<detail::Answers<Fn, Key>, Key, Value> ||
     OrderedAnswers<detail::Answers<Fn, Key>, Key, Value>);

// ---------------------------------------------------------------------------------------------

namespace detail {

/// A batch function of any shape, as the loader calls it: it settles the keys of a batch.
template <class Key, class Value>
using ErasedBatchFn =
    std::function<asio::awaitable<void>(const std::string& loader, Batch<Key, Value>& batch)>;

[[noreturn]] inline void fail_loader(errc code, const std::string& loader,
                                     const std::string& what) {
    const auto name = loader.empty() ? std::string("loader") : "loader \"" + loader + '"';
    throw boost::system::system_error(code, name + ": " + what);
}

template <class Key, class Value, class Answers>
void settle_ordered(const std::string& loader, Batch<Key, Value>& batch, Answers answers) {
    const std::size_t count = std::ranges::size(answers);
    if (count != batch.size())
        fail_loader(errc::wrong_answer_count, loader,
                    "the batch function gave " + std::to_string(count) + " answers for " +
                        std::to_string(batch.size()) +
                        " keys; it must give one for each key, in the order of the keys. Keys: " +
                        describe_keys(batch.keys()));
    std::size_t place = 0;
    for (auto&& answer : answers) {
        using Answer = decltype(std::move(answer));
        if constexpr (std::constructible_from<Result<Value>, Answer>)
            batch.settle(place++, Result<Value>(std::move(answer)));
        else
            batch.settle(place++, Result<Value>(static_cast<Value>(std::move(answer))));
    }
}

template <class Value, class Key>
Result<Value> absent_answer(const std::string& loader, const Key& key) {
    if constexpr (is_optional<Value>)
        return Value(std::nullopt);
    else
        try {
            fail_loader(errc::no_answer, loader,
                        "the map that the batch function gave has no entry for the key " +
                            describe_keys(std::vector<Key>{key}) +
                            "; make the loader's value a std::optional if keys may be missing");
        } catch (...) {
            return Result<Value>(boost::system::in_place_error, std::current_exception());
        }
}

template <class Key, class Value, class Answers>
void settle_mapped(const std::string& loader, Batch<Key, Value>& batch, const Answers& answers) {
    for (std::size_t place = 0; place < batch.size(); ++place) {
        const Key& key = batch.flights()[place]->key();
        const auto found = answers.find(key);
        batch.settle(place, found == answers.end() ? absent_answer<Value>(loader, key)
                                                   : Result<Value>(found->second));
    }
}

template <class Key, class Value, class Answers>
void settle(const std::string& loader, Batch<Key, Value>& batch, Answers answers) {
    if constexpr (MappedAnswers<Answers, Key, Value>)
        settle_mapped(loader, batch, answers);
    else
        settle_ordered(loader, batch, std::move(answers));
}

/// Gives a user's batch function the erased form.
template <class Key, class Value, class Fn>
class BatchFnAdapter {
public:
    explicit BatchFnAdapter(Fn fn) : fn_(std::move(fn)) {}

    asio::awaitable<void> operator()(const std::string& loader, Batch<Key, Value>& batch) {
        return answer(fn_, loader, batch);
    }

private:
    // The references live in the loader's state, which outlives the batch.
    static asio::awaitable<void> answer(Fn& fn, const std::string& loader,
                                        Batch<Key, Value>& batch) {
        auto keys = batch.keys();
        if constexpr (Awaited<std::invoke_result_t<Fn&, std::vector<Key>>>::is_awaitable)
            settle(loader, batch, co_await std::invoke(fn, std::move(keys)));
        else
            settle(loader, batch, std::invoke(fn, std::move(keys)));
        co_return;
    }

    Fn fn_;
};

/// A function object that can only be moved, behind a handle that can be copied, as
/// `std::function` demands. The copies are the adapter's own and share one function.
template <class Fn>
auto copyable(Fn fn) {
    if constexpr (std::copy_constructible<Fn>)
        return fn;
    else
        return [shared = std::make_shared<Fn>(std::move(fn))]<class Keys>(Keys&& keys) {
            return std::invoke(*shared, std::forward<Keys>(keys));
        };
}

template <class Key, class Value, class Fn>
ErasedBatchFn<Key, Value> erase_batch_fn(Fn fn) {
    auto shareable = copyable(std::move(fn));
    return BatchFnAdapter<Key, Value, decltype(shareable)>(std::move(shareable));
}

/// True for a null function pointer and an empty `std::function`.
template <class Fn>
bool is_empty(const Fn& fn) {
    if constexpr (requires { fn == nullptr; })
        return fn == nullptr;
    else
        return false;
}

} // namespace detail

} // namespace coalesce
