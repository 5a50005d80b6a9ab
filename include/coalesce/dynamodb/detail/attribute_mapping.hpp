#pragma once

#include <coalesce/dynamodb/detail/mapping_error.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <boost/mp11/list.hpp>

#include <concepts>
#include <string_view>

// How each type stands in an item. `AttributeMapping<T>` has, for every type that can:
//
//   Form                the type of `AttributeValue` that holds a `T`; `AttributeValue` itself if
//                       that depends on the value
//   Parts               a list of the types that a `T` is made of, which must be mapped too
//   write(value, path)  makes the `Form`
//   read(form, path)    makes the `T`
//
// and, where an attribute may be left out, `is_absent(value)` and `when_absent()`.

namespace coalesce::dynamodb::detail {

using boost::mp11::mp_list;

template <class T>
class AttributeMapping;

template <class T>
concept Mapped = requires {
    typename AttributeMapping<T>::Form;
};

template <class T>
concept MayBeAbsent = requires {
    AttributeMapping<T>::when_absent();
};

/// Stops the compilation with a sentence where a type has no mapping.
template <class T>
consteval void require_mapped() {
    static_assert(Mapped<T>,
                  "this type cannot be an attribute of an item: describe a struct with "
                  "BOOST_DESCRIBE_STRUCT or an enum with BOOST_DESCRIBE_ENUM, or use a type that "
                  "<coalesce/dynamodb/mapping.hpp> lists");
}

/// DynamoDB's tag of the type that holds a `T`, for messages.
template <class T>
std::string_view expected_type() {
    using Form = typename AttributeMapping<T>::Form;
    if constexpr (std::same_as<Form, AttributeValue>)
        return "a value";
    else
        return AttributeValue(Form()).type();
}

template <class T>
AttributeValue write_value(const T& value, const Path& path) {
    require_mapped<T>();
    if constexpr (Mapped<T>)
        return AttributeMapping<T>::write(value, path);
}

template <class T>
T read_value(const AttributeValue& value, const Path& path) {
    require_mapped<T>();
    if constexpr (Mapped<T>) {
        using Form = typename AttributeMapping<T>::Form;
        if constexpr (std::same_as<Form, AttributeValue>) {
            return AttributeMapping<T>::read(value, path);
        } else {
            if (const auto* form = value.get_if<Form>())
                return AttributeMapping<T>::read(*form, path);
            throw_wrong_type(path, expected_type<T>(), value);
        }
    }
}

} // namespace coalesce::dynamodb::detail
