#pragma once

#include <coalesce/dynamodb/converter.hpp>
#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/detail/mapping_error.hpp>
#include <coalesce/dynamodb/detail/value_reader.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

// How each type stands in an item. `AttributeMapping<T>` has, for every type that can:
//
//   types                      DynamoDB's types that a `T` is read from
//   Parts                      a list of the types that a `T` is made of, which are mapped too
//   write(value, path)         gives the `AttributeValue`
//   read(reader, type, path)   makes the `T` of the value that the reader has entered, whose type
//                              is one of `types`
//
// and, where an attribute may be left out, `is_absent(value)` and `when_absent()`.

namespace coalesce::dynamodb::detail {

using boost::mp11::mp_list;

template <class T>
class AttributeMapping;

template <class T>
concept Mapped = requires {
    AttributeMapping<T>::types;
};

template <class T>
concept MayBeAbsent = requires {
    AttributeMapping<T>::when_absent();
};

template <class T>
consteval TypeSet types_if_mapped() {
    if constexpr (Mapped<T>)
        return AttributeMapping<T>::types;
    else
        return {};
}

/// None where the type has no mapping, so that `require_mapped` has the first word on it.
template <class T>
inline constexpr TypeSet types_of = types_if_mapped<T>();

/// The type whose values an `AttributeValue` holds as `Form`.
template <class Form>
inline constexpr auto type_held_as =
    static_cast<AttributeType>(boost::mp11::mp_find<AttributeValue::Variant, Form>::value);

/// Whether somebody said how the type is stored.
template <class T>
concept Converted = requires {
    sizeof(Converter<T>);
};

template <class T>
AttributeValue write_value(const T& value, const Path& path) {
    return AttributeMapping<T>::write(value, path);
}

template <class T>
T read_value(ValueReader& reader, const Path& path) {
    const auto type = reader.enter(path);
    if (!types_of<T>.contains(type))
        throw_wrong_type(path, types_of<T>, type);
    T value = AttributeMapping<T>::read(reader, type, path);
    reader.leave(path);
    return value;
}

} // namespace coalesce::dynamodb::detail
