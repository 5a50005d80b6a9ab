#pragma once

#include <coalesce/key_hash.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

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
        if constexpr (std::equality_comparable<T>)
            return a == b;
        else
            return same_members(a, b);
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

private:
    template <class T>
    bool same_members(const T& a, const T& b) const {
        using namespace boost::describe;
        bool same = true;
        boost::mp11::mp_for_each<describe_members<T, mod_any_access | mod_inherited>>(
            [&](auto member) { same = same && (*this)(a.*member.pointer, b.*member.pointer); });
        return same;
    }
};

} // namespace coalesce::testing
