#pragma once

#include <coalesce/dynamodb/detail/container_mapping.hpp>
#include <coalesce/dynamodb/detail/scalar_mapping.hpp>
#include <coalesce/dynamodb/detail/struct_mapping.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <concepts>
#include <string>

// Structs and items. A struct that Boost.Describe knows becomes an item with one attribute per
// public member, and back. These types map:
//
//   bool                                            BOOL
//   integers, floating-point numbers, Number        N
//   std::string, and described enums by name        S
//   Binary                                          B
//   StringSet, NumberSet, BinarySet                 SS, NS, BS; missing if empty
//   std::vector<T>                                  L
//   maps from std::string to T, described structs   M
//   std::optional<T>                                as T; missing if empty, NULL inside L and M
//   AttributeValue, Item                            as they are
//
// Reading ignores attributes without a member. A member without its attribute is an error, unless
// it is an optional or a set; NULL reads into an empty optional.

namespace coalesce::dynamodb {

namespace detail {

// `Seen` lets a type contain itself, as in a tree.
template <class T, class... Seen>
consteval bool is_mappable();

template <class T>
concept FormsItem = std::same_as<typename AttributeMapping<T>::Form, Item>;

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
/// infinity, NaN, a value of an enum that has no name.
template <class T>
Item to_item(const T& value);

/// The value of an item. Throws `errc::mismatch`, naming the attribute, what was expected and
/// what came.
template <class T>
T from_item(const Item& item);

/// The schema of a table whose keys are described by the struct `Key`: its first member is the
/// partition key, its second, if any, the sort key. Strings are S, numbers N, `Binary` is B.
template <class Key>
KeySchema key_schema();

// ---------------------------------------------------------------------------------------------

namespace detail {

template <class T, class... Seen>
consteval bool is_mappable() {
    if constexpr (OneOf<T, Seen...>)
        return true;
    else if constexpr (!Mapped<T>)
        return false;
    else
        return []<class... Part>(mp_list<Part...>) {
            return (is_mappable<Part, T, Seen...>() && ...);
        }(typename AttributeMapping<T>::Parts());
}

/// Stops the compilation with a sentence where a type is no whole item.
template <class T>
consteval void require_item() {
    static_assert(FormsItem<T>,
                  "this type cannot be an item: describe it with BOOST_DESCRIBE_STRUCT, or use a "
                  "map from std::string, or dynamodb::Item");
}

template <class T>
constexpr KeyType key_type() {
    static_assert(std::same_as<T, std::string> || std::same_as<T, Number> || Arithmetic<T> ||
                      std::same_as<T, Binary>,
                  "a key attribute must be a std::string, a number or a Binary: DynamoDB has keys "
                  "of the types S, N and B only");
    if constexpr (std::same_as<T, std::string>)
        return KeyType::string;
    else if constexpr (std::same_as<T, Binary>)
        return KeyType::binary;
    else
        return KeyType::number;
}

template <class Key, class Descriptor>
KeyAttribute key_attribute() {
    return {std::string(attribute_name<Descriptor>()), key_type<MemberType<Key, Descriptor>>()};
}

template <class Key, class Partition>
KeySchema schema_of(mp_list<Partition>) {
    return KeySchema(key_attribute<Key, Partition>());
}

template <class Key, class Partition, class Sort>
KeySchema schema_of(mp_list<Partition, Sort>) {
    return KeySchema(key_attribute<Key, Partition>(), key_attribute<Key, Sort>());
}

} // namespace detail

template <class T>
Item to_item(const T& value) {
    detail::require_item<T>();
    if constexpr (detail::FormsItem<T>)
        return detail::AttributeMapping<T>::write(value, detail::Path());
}

template <class T>
T from_item(const Item& item) {
    detail::require_item<T>();
    if constexpr (detail::FormsItem<T>)
        return detail::AttributeMapping<T>::read(item, detail::Path());
}

template <class Key>
KeySchema key_schema() {
    static_assert(detail::DescribedStruct<Key>,
                  "a key must be a struct described with BOOST_DESCRIBE_STRUCT, so that its "
                  "members name the key attributes");
    if constexpr (detail::DescribedStruct<Key>) {
        using Described = boost::mp11::mp_rename<detail::Members<Key>, detail::mp_list>;
        constexpr auto count = boost::mp11::mp_size<Described>::value;
        static_assert(count == 1 || count == 2,
                      "a key has one member, the partition key, or two, the partition key and the "
                      "sort key");
        if constexpr (count == 1 || count == 2)
            return detail::schema_of<Key>(Described());
    }
}

} // namespace coalesce::dynamodb
