#pragma once

// What a compiler says of a key that cannot be looked up: one sentence for each mistake, and what
// to do about it. Pairs, tuples and containers accept every type and fail deep inside, so their
// parts are asked one by one.

#include <boost/container_hash/hash.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::detail {

template <class T>
concept StdHashable = requires(const T& value) {
    { std::hash<T>{}(value) } -> std::convertible_to<std::size_t>;
};

// `boost::hash` itself accepts every type and then does not compile; ask what it asks.
using boost::hash_value;

template <class T>
concept BoostHashable = requires(const T& value) {
    { hash_value(value) } -> std::convertible_to<std::size_t>;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

enum class KeyMistake { none, text_by_address, not_known, no_hash, no_equality, in_a_part };

/// `Seen` lets a type contain itself, as in a tree.
template <class T, class... Seen>
consteval KeyMistake key_mistake_in();

/// Stops the compilation with a sentence where a type, or a part of it, has no hash or no
/// equality; false then.
template <class T, class... Seen>
consteval bool require_hashable();

// ---------------------------------------------------------------------------------------------

using boost::mp11::mp_list;

/// What a key is made of, if its hash or equality is made of theirs.
template <class T>
struct KeyParts {
    using type = mp_list<>;
};
template <class First, class Second>
struct KeyParts<std::pair<First, Second>> {
    using type = mp_list<First, Second>;
};
template <class... T>
struct KeyParts<std::tuple<T...>> {
    using type = mp_list<T...>;
};
template <class T>
struct KeyParts<std::optional<T>> {
    using type = mp_list<T>;
};
template <class T, std::size_t size>
struct KeyParts<std::array<T, size>> {
    using type = mp_list<T>;
};
template <class T, class Allocator>
struct KeyParts<std::vector<T, Allocator>> {
    using type = mp_list<T>;
};

template <class T, class Member>
using KeyMember = std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>;

template <Described T>
    requires(!StdHashable<T> || !std::equality_comparable<T>)
struct KeyParts<T> {
    using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                             boost::describe::mod_inherited>;
    using type = boost::mp11::mp_rename<
        boost::mp11::mp_transform_q<boost::mp11::mp_bind_front<KeyMember, T>, Members>, mp_list>;
};

template <class T>
inline constexpr bool is_text_by_address =
    std::is_pointer_v<T>&& std::is_same_v<std::remove_cv_t<std::remove_pointer_t<T>>, char>;

/// What is wrong with a type, whatever its parts are.
template <class T>
consteval KeyMistake own_key_mistake() {
    constexpr bool hash = StdHashable<T> || BoostHashable<T>;
    constexpr bool equality = std::equality_comparable<T> || Described<T>;
    if (is_text_by_address<T>)
        return KeyMistake::text_by_address;
    if (!hash && !equality)
        return KeyMistake::not_known;
    if (!hash)
        return KeyMistake::no_hash;
    return equality ? KeyMistake::none : KeyMistake::no_equality;
}

template <class T, class... Seen>
consteval KeyMistake key_mistake_in() {
    if constexpr ((std::same_as<T, Seen> || ...)) {
        return KeyMistake::none;
    } else {
        constexpr bool parts = []<class... Part>(mp_list<Part...>) {
            return ((key_mistake_in<Part, T, Seen...>() == KeyMistake::none) && ...);
        }(typename KeyParts<T>::type());
        // The equality of a pair is made of `==` alone.
        constexpr bool equal_parts = Described<T> || []<class... Part>(mp_list<Part...>) {
            return (std::equality_comparable<Part> && ...);
        }(typename KeyParts<T>::type());
        if constexpr (!parts)
            return KeyMistake::in_a_part;
        else if constexpr (!equal_parts)
            return KeyMistake::no_equality;
        else
            return own_key_mistake<T>();
    }
}

template <class T, KeyMistake mistake>
consteval void refuse_key() {
    static_assert(mistake != KeyMistake::text_by_address,
                  "coalesce::Loader: a pointer to char is compared by its address, not by its "
                  "text: use std::string");
    static_assert(mistake != KeyMistake::not_known,
                  "coalesce::Loader: the key, or what cache_key_fn makes of it, needs a hash and "
                  "an equality: describe the struct with BOOST_DESCRIBE_STRUCT, in the namespace "
                  "of the struct, or give it operator== and std::hash, or give the loader a "
                  "cache_key_fn");
    static_assert(mistake != KeyMistake::no_hash,
                  "coalesce::Loader: the key, or what cache_key_fn makes of it, has no hash: "
                  "describe the struct with BOOST_DESCRIBE_STRUCT, or specialise std::hash, or "
                  "give the loader a cache_key_fn");
    static_assert(mistake != KeyMistake::no_equality,
                  "coalesce::Loader: the key, or what cache_key_fn makes of it, has no equality: "
                  "give it operator==, which may be defaulted (and to what a pair, tuple or vector "
                  "holds)");
}

template <class T, class... Seen>
consteval bool require_hashable() {
    if constexpr ((std::same_as<T, Seen> || ...)) {
        return true;
    } else {
        constexpr auto mistake = key_mistake_in<T, Seen...>();
        if constexpr (mistake == KeyMistake::in_a_part)
            return []<class... Part>(mp_list<Part...>) {
                return (require_hashable<Part, T, Seen...>() && ...);
            }(typename KeyParts<T>::type());
        refuse_key<T, mistake>();
        return mistake == KeyMistake::none;
    }
}

} // namespace coalesce::detail
