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
    return types_of<T> == TypeSet{AttributeType::string} ||
           types_of<T> == TypeSet{AttributeType::number} ||
           types_of<T> == TypeSet{AttributeType::binary};
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

template <class Key>
concept HasKeyCount = boost::mp11::mp_size<Members<Key>>::value == 1 ||
                      boost::mp11::mp_size<Members<Key>>::value == 2;

template <class Key>
concept HasKeyValues = has_key_values<Key>(boost::mp11::mp_rename<Members<Key>, mp_list>());

/// Whether a type can be the key of a table by its members.
template <class Key>
concept KeyStruct = DescribedStruct<Key> && Mappable<Key> && HasKeyCount<Key> && HasKeyValues<Key>;

/// Stops the compilation with a sentence where a type cannot be the key of a table.
template <class Key>
consteval bool require_key() {
    static_assert(DescribedStruct<Key>,
                  "dynamodb: a key must be a struct described with BOOST_DESCRIBE_STRUCT, so that "
                  "its members name the key attributes; or give the table a KeySchema");
    if constexpr (!DescribedStruct<Key>) {
        return false;
    } else if constexpr (!require_mapped<Key>()) {
        return false;
    } else {
        static_assert(HasKeyCount<Key>,
                      "dynamodb: a key has one member, the partition key, or two, the partition "
                      "key and the sort key");
        static_assert(!HasKeyCount<Key> || HasKeyValues<Key>,
                      "dynamodb: a key attribute is a string, a number or a Binary, and always "
                      "there: DynamoDB has keys of the types S, N and B only");
        return KeyStruct<Key>;
    }
}

/// Whether one of the members of `Value` has the name and the type of a key attribute.
template <class Key, class KeyMember, class Value, class... Members>
consteval bool has_attribute(mp_list<Members...>) {
    return ((attribute_name<Value, Members> == attribute_name<Key, KeyMember> &&
             types_of<MemberType<Value, Members>> == types_of<MemberType<Key, KeyMember>>) ||
            ...);
}

/// Whether an item made of a `Value` has its key; true where only a running program can tell, and
/// where one of the types has a mistake of its own.
template <class Key, class Value>
consteval bool carries_key() {
    if constexpr (KeyStruct<Key> && DescribedStruct<Value> && Mappable<Value>)
        return []<class... KeyMembers>(mp_list<KeyMembers...>) {
            using Described = boost::mp11::mp_rename<Members<Value>, mp_list>;
            return (has_attribute<Key, KeyMembers, Value>(Described()) && ...);
        }(boost::mp11::mp_rename<Members<Key>, mp_list>());
    else
        return true;
}

/// Stops the compilation with a sentence where a value cannot be put, for it has no key.
template <class Value, class Key>
consteval void require_key_in() {
    static_assert(carries_key<Key, Value>(),
                  "dynamodb: what is put into a table carries its key: give the item's struct a "
                  "member for each key attribute, with the same name and type");
}

} // namespace detail

template <class Key>
KeySchema key_schema() {
    if constexpr (detail::require_key<Key>())
        return detail::schema_of<Key>(
            boost::mp11::mp_rename<detail::Members<Key>, detail::mp_list>());
}

} // namespace coalesce::dynamodb
