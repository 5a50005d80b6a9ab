#pragma once

// What a compiler says of a batch function of the wrong shape: one sentence for each mistake, and
// what to do about it. What the function gives is shown above the sentence, as `Given`.

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/check_key.hpp>

#include <concepts>
#include <exception>
#include <ranges>
#include <type_traits>
#include <vector>

namespace coalesce::detail {

/// Stands for a loader that cannot be made, and stops the compilation with a sentence.
template <class Parts, class Key, class Value, class Fn>
Parts refuse_batch_fn();

// ---------------------------------------------------------------------------------------------

/// An argument that fits every parameter.
struct Anything {
    template <class T>
    operator T() const;
};

/// Keys that cannot be taken.
template <class Key, class Fn>
consteval void refuse_parameters() {
    constexpr bool one_key = std::invocable<Fn&, const Key&>;
    constexpr bool reference = !one_key && std::invocable<Fn&, std::vector<Key>&>;
    constexpr bool second =
        !one_key && !reference && std::invocable<Fn&, std::vector<Key>, Anything>;
    static_assert(!one_key,
                  "coalesce::Loader: the batch function takes one key; it must take all keys of a "
                  "batch, as a std::vector<Key>, and give one value for each, in their order");
    static_assert(!reference,
                  "coalesce::Loader: the batch function takes its keys by reference to change "
                  "them; let it take a std::vector<Key>, or a const std::vector<Key>&");
    static_assert(!second, "coalesce::Loader: the second parameter of a batch function must be a "
                           "coalesce::Sink<Key, Value>, with the types of the loader, or a "
                           "coalesce::BatchContext");
    static_assert(one_key || reference || second,
                  "coalesce::Loader: the batch function must take a std::vector<Key>, with the Key "
                  "of the loader; it cannot be called with one");
}

template <class Value, class Given>
concept OneValue =
    std::constructible_from<Result<Value>, Given> || std::same_as<Given, std::optional<Value>>;

template <class Given>
concept Map = requires {
    typename Given::mapped_type;
};

template <class Value, class Given>
concept OptionalValues =
    std::ranges::range<Given> && is_optional<std::ranges::range_value_t<Given>> &&
    std::convertible_to<typename std::ranges::range_value_t<Given>::value_type, Value>;

/// Answers that are none.
template <class Key, class Value, class Given>
consteval void refuse_answers() {
    constexpr bool nothing = std::is_void_v<Given>;
    constexpr bool map = Map<Given>;
    constexpr bool one = OneValue<Value, Given>;
    constexpr bool optional = !one && OptionalValues<Value, Given>;
    static_assert(!nothing,
                  "coalesce::Loader: the batch function gives nothing; it must give one value for "
                  "each key, in their order, or take a coalesce::Sink<Key, Value> too");
    static_assert(!map, "coalesce::Loader: the batch function gives a map of other types; it must "
                        "be one from Key to Value or to coalesce::Result<Value>");
    static_assert(!one,
                  "coalesce::Loader: the batch function gives a single value; it must give one for "
                  "each key, in their order: a std::vector<Value>");
    static_assert(!optional,
                  "coalesce::Loader: the batch function gives optional values; make the loader's "
                  "Value a std::optional too, so that callers see what is missing");
    static_assert(nothing || map || one || optional,
                  "coalesce::Loader: the batch function must give, at once or as an "
                  "asio::awaitable, a range of Value or coalesce::Result<Value>, or a map from Key "
                  "to either");
}

template <class Parts, class Key, class Value, class Fn>
Parts refuse_batch_fn() {
    using Keys = std::vector<Key>;
    if constexpr (std::invocable<Fn&, Keys>)
        refuse_answers<Key, Value, AnswersOf<Fn, Keys>>();
    else if constexpr (std::invocable<Fn&, Keys, BatchContext>)
        refuse_answers<Key, Value, AnswersOf<Fn, Keys, BatchContext>>();
    else
        static_assert(!std::invocable<Fn&, Keys, Sink<Key, Value>>,
                      "coalesce::Loader: a batch function with a Sink gives nothing, or an "
                      "asio::awaitable<void>; its answers go into the sink");
    if constexpr (!std::invocable<Fn&, Keys> && !std::invocable<Fn&, Keys, BatchContext> &&
                  !std::invocable<Fn&, Keys, Sink<Key, Value>>)
        refuse_parameters<Key, Fn>();
    std::terminate();
}

} // namespace coalesce::detail
