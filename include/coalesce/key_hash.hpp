#pragma once

#include <coalesce/detail/require_hashable.hpp>

#include <boost/container_hash/hash.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <string_view>

namespace coalesce {

/// A type that can be a key, or what `cache_key_fn` makes of one: it has a hash (`std::hash`,
/// or `hash_value` as `boost::hash` finds it) and `==`, or is described with
/// `BOOST_DESCRIBE_STRUCT`, which gives it both. Not a pointer to text.
template <class T>
concept HashableKey = detail::key_mistake_in<T>()
== detail::KeyMistake::none;

/// The hash of a key: `std::hash` where there is one, else `boost::hash`, which also knows
/// pairs, tuples, containers and described structs. A `std::string_view` has the hash of its
/// `std::string`, so one is found by the other.
struct KeyHash {
    using is_transparent = void;

    /// Of any `HashableKey`.
    template <class T>
    std::size_t operator()(const T& key) const {
        if constexpr (!detail::require_hashable<T>())
            return 0;
        else if constexpr (detail::StdHashable<T>)
            return std::hash<T>{}(key);
        else
            return boost::hash<T>{}(key);
    }
};

/// Equality of keys: `==` where there is one, else member by member through Boost.Describe.
struct KeyEqual {
    using is_transparent = void;

    /// Of texts, whatever holds them.
    bool operator()(std::string_view a, std::string_view b) const noexcept { return a == b; }

    /// Of any `HashableKey`.
    template <class T>
    bool operator()(const T& a, const T& b) const {
        if constexpr (!detail::require_hashable<T>())
            return false;
        else if constexpr (std::equality_comparable<T>)
            return a == b;
        else
            return members_equal(a, b);
    }

private:
    template <class T>
    static bool members_equal(const T& a, const T& b) {
        using namespace boost::describe;
        bool equal = true;
        boost::mp11::mp_for_each<describe_members<T, mod_any_access | mod_inherited>>(
            [&](auto member) {
                equal = equal && KeyEqual{}(a.*member.pointer, b.*member.pointer);
            });
        return equal;
    }
};

} // namespace coalesce
