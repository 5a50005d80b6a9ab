#pragma once

#include <coalesce/key_hash.hpp>

#include <algorithm>
#include <concepts>
#include <memory>
#include <optional>
#include <vector>

namespace coalesce::testing {

/// Whether two values are the same: by `==`, or member by member if they are described with
/// `BOOST_DESCRIBE_STRUCT`; inside optionals and vectors too, and behind shared pointers.
struct SameValue {
    /// Of any type that has `==` or is described.
    template <class T>
    bool operator()(const T& a, const T& b) const {
        static_assert(std::equality_comparable<T> || coalesce::detail::Described<T>,
                      "coalesce::testing: values are compared; give this one operator==, or "
                      "describe it with BOOST_DESCRIBE_STRUCT");
        return KeyEqual()(a, b);
    }

    /// Both empty, or the same inside.
    template <class T>
    bool operator()(const std::optional<T>& a, const std::optional<T>& b) const {
        return a && b ? (*this)(*a, *b) : !a && !b;
    }

    /// Both null, or the same behind.
    template <class T>
    bool operator()(const std::shared_ptr<T>& a, const std::shared_ptr<T>& b) const {
        return a && b ? (*this)(*a, *b) : !a && !b;
    }

    /// As many, and the same one by one.
    template <class T>
    bool operator()(const std::vector<T>& a, const std::vector<T>& b) const {
        return std::ranges::equal(a, b, *this);
    }
};

} // namespace coalesce::testing
