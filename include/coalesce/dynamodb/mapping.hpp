#pragma once

#include <coalesce/dynamodb/attribute.hpp>
#include <coalesce/dynamodb/converter.hpp>
#include <coalesce/dynamodb/detail/container_mapping.hpp>
#include <coalesce/dynamodb/detail/converted_mapping.hpp>
#include <coalesce/dynamodb/detail/enum_mapping.hpp>
#include <coalesce/dynamodb/detail/mistake.hpp>
#include <coalesce/dynamodb/detail/optional_mapping.hpp>
#include <coalesce/dynamodb/detail/require_mapped.hpp>
#include <coalesce/dynamodb/detail/scalar_mapping.hpp>
#include <coalesce/dynamodb/detail/struct_mapping.hpp>
#include <coalesce/dynamodb/detail/variant_mapping.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

// Structs and items. A struct that Boost.Describe knows becomes an item with one attribute per
// public member, and back; `dynamodb_attributes` gives the attributes other names. These types map:
//
//   bool                                            BOOL
//   integers, floating-point numbers, Number        N
//   std::string, and described enums by name        S
//   Binary                                          B
//   sets of strings, numbers, Binary                SS, NS, BS; missing if empty
//   std::vector<T> and other sequences              L
//   maps from std::string to T, described structs   M
//   Null, std::monostate                            NULL
//   std::optional<T>                                as T; missing if empty, NULL inside L and M
//   std::optional<std::optional<T>>                 missing, NULL, or as T
//   std::variant<Ts...>                             as the alternative that it holds
//   AttributeValue, Item                            as they are
//   a type with a Converter                         as what that makes of it
//
// Reading passes over attributes without a member. A member without its attribute is an error,
// unless it is an optional or a set; NULL reads into an empty optional.

namespace coalesce::dynamodb {

namespace detail {

// `Seen` lets a type contain itself, as in a tree.
template <class T, class... Seen>
consteval bool is_mappable();

template <class T>
concept FormsItem = types_of<T>
== TypeSet{AttributeType::map};

} // namespace detail

/// A type that can be an attribute of an item, with everything that it contains.
template <class T>
concept Mappable = detail::is_mappable<T>();

/// A type that can be a whole item: a described struct, a map by name, or `Item`.
template <class T>
concept MappableItem = Mappable<T> && detail::FormsItem<T>;

/// The item of a value.
///
/// Throws `errc::invalid_item`, naming the attribute, for what DynamoDB has no form for: an
/// infinity, NaN, a value of an enum that has no name, what a converter refuses.
template <class T>
Item to_item(const T& value);

/// The value of an item. Throws `errc::mismatch`, naming the attribute, what was expected and
/// what came.
template <class T>
T from_item(const Item& item);

/// One attribute, as a member of an item would have it: for the partition and sort key of a query
/// if they are an enum or have a converter. Throws as `to_item`.
template <class T>
AttributeValue to_attribute_value(const T& value);

/// An item, or the item of a value, in DynamoDB's JSON:
/// `{"title":{"S":"Rush"},"year":{"N":"2013"}}`.
///
/// Throws as `to_item` and `check_item` do.
/// @{
std::string to_json(const Item& item);
template <class T>
std::string to_json(const T& value);
/// @}

/// The value of an item in DynamoDB's JSON, read without an `Item` in between.
///
/// Throws `errc::malformed_response` if the text is no item, and `errc::mismatch` as `from_item`.
template <class T>
T from_json(std::string_view json);

// ---------------------------------------------------------------------------------------------

namespace detail {

template <class T, class... Seen>
consteval bool is_mappable() {
    if constexpr (OneOf<T, Seen...>)
        return true;
    else if constexpr (mistake_in<T>() != Mistake::none)
        return false;
    else
        return []<class... Part>(mp_list<Part...>) {
            return (is_mappable<Part, T, Seen...>() && ...);
        }(typename AttributeMapping<T>::Parts());
}

/// Stops the compilation with a sentence where a type is no whole item.
template <class T>
consteval bool require_item() {
    if constexpr (require_mapped<T>()) {
        static_assert(FormsItem<T>,
                      "dynamodb: this type is a value, not a whole item: use a struct described "
                      "with BOOST_DESCRIBE_STRUCT, a map from std::string, or dynamodb::Item");
        return FormsItem<T>;
    } else {
        return false;
    }
}

/// `item_path` begins the paths of messages: `table "Movies"`.
template <class T>
Item write_item(const T& value, const Path& item_path) {
    if constexpr (require_item<T>()) {
        AttributeValue written = AttributeMapping<T>::write(value, item_path);
        return std::get<Item>(std::move(written.variant()));
    }
}

template <class T>
T read_item(ValueReader& reader, const Path& item_path) {
    return AttributeMapping<T>::read(reader, AttributeType::map, item_path);
}

template <class T>
T read_item_json(std::string_view json, const Path& item_path) {
    if constexpr (require_item<T>()) {
        std::optional<T> value;
        read_json(json, item_path,
                  [&](ValueReader& reader) { value.emplace(read_item<T>(reader, item_path)); });
        return *std::move(value);
    }
}

} // namespace detail

template <class T>
Item to_item(const T& value) {
    return detail::write_item(value, detail::Path());
}

template <class T>
AttributeValue to_attribute_value(const T& value) {
    if constexpr (detail::require_mapped<T>())
        return detail::write_value(value, detail::Path("the value"));
}

template <class T>
T from_item(const Item& item) {
    if constexpr (detail::require_item<T>()) {
        const detail::Path path;
        std::optional<T> value;
        detail::read_tree(item, [&](detail::ValueReader& reader) {
            value.emplace(detail::read_item<T>(reader, path));
        });
        return *std::move(value);
    }
}

template <class T>
std::string to_json(const T& value) {
    return to_json(to_item(value));
}

template <class T>
T from_json(std::string_view json) {
    return detail::read_item_json<T>(json, detail::Path());
}

} // namespace coalesce::dynamodb
