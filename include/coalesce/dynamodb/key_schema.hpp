#pragma once

#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>

// The schema of a table, from the struct of its keys.

namespace coalesce::dynamodb {

/// The schema of a table whose keys are described by the struct `Key`: its first member is the
/// partition key, its second, if any, the sort key. What is stored as S, N or B can be a key.
template <class Key>
KeySchema key_schema();

// ---------------------------------------------------------------------------------------------

namespace detail {

template <class T>
consteval bool is_key_value() {
    if constexpr (Mapped<T>)
        return types_of<T> == TypeSet{AttributeType::string} ||
               types_of<T> == TypeSet{AttributeType::number} ||
               types_of<T> == TypeSet{AttributeType::binary};
    else
        return false;
}

template <class T>
constexpr KeyType key_type() {
    if (types_of<T>.contains(AttributeType::string))
        return KeyType::string;
    return types_of<T>.contains(AttributeType::number) ? KeyType::number : KeyType::binary;
}

template <class Key, class Descriptor>
KeyAttribute key_attribute() {
    return {std::string(attribute_name<Key, Descriptor>), key_type<MemberType<Key, Descriptor>>()};
}

template <class Key, class Partition>
KeySchema schema_of(mp_list<Partition>) {
    return KeySchema(key_attribute<Key, Partition>());
}

template <class Key, class Partition, class Sort>
KeySchema schema_of(mp_list<Partition, Sort>) {
    return KeySchema(key_attribute<Key, Partition>(), key_attribute<Key, Sort>());
}

template <class Key, class... Descriptors>
consteval bool has_key_values(mp_list<Descriptors...>) {
    return (is_key_value<MemberType<Key, Descriptors>>() && ...);
}

/// Stops the compilation with a sentence where a type cannot be the key of a table.
template <class Key>
consteval bool require_key() {
    static_assert(DescribedStruct<Key>,
                  "dynamodb: a key must be a struct described with BOOST_DESCRIBE_STRUCT, so that "
                  "its members name the key attributes; or give the table a KeySchema");
    if constexpr (DescribedStruct<Key>) {
        using Described = boost::mp11::mp_rename<Members<Key>, mp_list>;
        constexpr auto count = boost::mp11::mp_size<Described>::value;
        static_assert(count == 1 || count == 2,
                      "dynamodb: a key has one member, the partition key, or two, the partition "
                      "key and the sort key");
        static_assert(has_key_values<Key>(Described()),
                      "dynamodb: a key attribute is a string, a number or a Binary, and always "
                      "there: DynamoDB has keys of the types S, N and B only");
        return (count == 1 || count == 2) && has_key_values<Key>(Described());
    } else {
        return false;
    }
}

/// Whether one of the members of `Value` has the name and the type of a key attribute.
template <class Key, class KeyMember, class Value, class... Members>
consteval bool has_attribute(mp_list<Members...>) {
    return ((attribute_name<Value, Members> == attribute_name<Key, KeyMember> &&
             types_of<MemberType<Value, Members>> == types_of<MemberType<Key, KeyMember>>) ||
            ...);
}

/// Whether an item made of a `Value` has its key; true where only a running program can tell.
template <class Key, class Value>
consteval bool carries_key() {
    if constexpr (DescribedStruct<Key> && DescribedStruct<Value>)
        return []<class... KeyMembers>(mp_list<KeyMembers...>) {
            using Described = boost::mp11::mp_rename<Members<Value>, mp_list>;
            return (has_attribute<Key, KeyMembers, Value>(Described()) && ...);
        }(boost::mp11::mp_rename<Members<Key>, mp_list>());
    else
        return true;
}

} // namespace detail

template <class Key>
KeySchema key_schema() {
    if constexpr (detail::require_key<Key>())
        return detail::schema_of<Key>(
            boost::mp11::mp_rename<detail::Members<Key>, detail::mp_list>());
}

} // namespace coalesce::dynamodb
