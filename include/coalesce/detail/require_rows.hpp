#pragma once

#include <coalesce/key_hash.hpp>

#include <ranges>
#include <type_traits>
#include <vector>

namespace coalesce::detail {

template <class Value, class Row>
inline constexpr bool is_vector_of = false;
template <class Row>
inline constexpr bool is_vector_of<std::vector<Row>, Row> = true;

/// Stops the compilation with a sentence, and no other error, where the rows of a `by_key` cannot
/// find their keys or become values; false then.
template <class Key, class Value, class Rows, class KeyOf>
consteval bool require_rows() {
    static_assert(std::ranges::range<Rows>,
                  "coalesce::by_key: the batch function must give a range of rows, such as a "
                  "std::vector");
    static_assert(HashableKey<Key>, "coalesce::by_key: rows find their keys by the key's hash and "
                                    "equality. Describe the key with BOOST_DESCRIBE_STRUCT, or "
                                    "give it operator== and std::hash");
    if constexpr (std::ranges::range<Rows>) {
        using Row = std::ranges::range_value_t<Rows>;
        constexpr bool has_key = std::is_invocable_r_v<Key, const KeyOf&, const Row&>;
        constexpr bool has_value = is_vector_of<Value, Row> || std::is_constructible_v<Value, Row&>;
        static_assert(has_key, "coalesce::by_key: key_of must give the key of a row, with the Key "
                               "of the loader: a pointer to a member of the row, or a function "
                               "that takes a row");
        static_assert(!has_key || has_value,
                      "coalesce::by_key: the rows are of another type than the loader's Value; it "
                      "must be that of a row, or a std::vector of rows");
        return HashableKey<Key> && has_key && has_value;
    } else {
        return false;
    }
}

} // namespace coalesce::detail
