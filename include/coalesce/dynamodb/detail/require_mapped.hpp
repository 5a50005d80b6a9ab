#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>
#include <coalesce/dynamodb/detail/container_mapping.hpp>
#include <coalesce/dynamodb/detail/struct_mapping.hpp>
#include <coalesce/dynamodb/detail/variant_mapping.hpp>

#include <boost/mp11/algorithm.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

// What a compiler says when a type cannot stand in an item: one sentence for each mistake, and
// what to do about it.

namespace coalesce::dynamodb::detail {

// For a `static_assert` that only fails when it is instantiated.
template <class T>
inline constexpr bool never = false;

template <class T>
concept MapByOther = requires {
    typename T::key_type;
    typename T::mapped_type;
}
&&!std::same_as<typename T::key_type, std::string>;

template <class T>
consteval void refuse_class() {
    if constexpr (ByteSequence<T>)
        static_assert(never<T>, "dynamodb: this sequence of bytes could be a B or an L: use "
                                "dynamodb::Binary for bytes, or a std::vector<int> for numbers");
    else if constexpr (MapByOther<T>)
        static_assert(never<T>, "dynamodb: a map has names: use std::string for the keys of this "
                                "map, or store it as a std::vector of structs");
    else if constexpr (Set<T>)
        static_assert(never<T>, "dynamodb: the elements of a set must be strings, numbers or "
                                "Binaries: use a std::vector for this type");
    else
        static_assert(never<T>, "dynamodb: this type is not known: describe the struct with "
                                "BOOST_DESCRIBE_STRUCT, or specialise dynamodb::Converter for it");
}

template <class T>
consteval void refuse() {
    if constexpr (std::is_enum_v<T>)
        static_assert(never<T>, "dynamodb: this enum is not known: describe it with "
                                "BOOST_DESCRIBE_ENUM, or specialise dynamodb::Converter for it");
    else if constexpr (std::is_pointer_v<T> || std::same_as<T, std::string_view>)
        static_assert(never<T>, "dynamodb: this type owns nothing that could be read into it: use "
                                "std::string for text, std::optional for what may be missing");
    else if constexpr (std::is_class_v<T>)
        refuse_class<T>();
    else
        static_assert(never<T>, "dynamodb: this type has no form in DynamoDB: use a bool, a number "
                                "or a std::string, or specialise dynamodb::Converter for it");
}

template <class T>
consteval void require_mapped() {
    if constexpr (!Mapped<T>)
        refuse<T>();
    else if constexpr (is_variant<T>)
        static_assert(has_distinct_alternatives<T>,
                      "dynamodb: two alternatives of this variant have the same type in DynamoDB, "
                      "so what is read could be either: specialise dynamodb::Converter for the "
                      "variant");
}

template <class T, class... Descriptors>
consteval auto names_of(mp_list<Descriptors...>) {
    return std::array<std::string_view, sizeof...(Descriptors)>{attribute_name<T, Descriptors>...};
}

template <class T>
consteval bool has_distinct_names() {
    const auto names = names_of<T>(boost::mp11::mp_rename<Members<T>, mp_list>());
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i] == names[j])
                return false;
    return true;
}

template <class T>
consteval bool has_nonempty_names() {
    for (const auto name : names_of<T>(boost::mp11::mp_rename<Members<T>, mp_list>()))
        if (name.empty())
            return false;
    return true;
}

/// Whether one of the described members is the one that `named` points to.
template <class Named, class... Descriptors>
constexpr bool is_described(Named named, mp_list<Descriptors...>) {
    const auto is_this = [&]<class Descriptor>(Descriptor) {
        if constexpr (std::same_as<std::remove_cv_t<decltype(Descriptor::pointer)>, Named>)
            return Descriptor::pointer == named;
        else
            return false;
    };
    return (is_this(Descriptors()) || ...);
}

template <class T>
consteval bool lists_described_members() {
    if constexpr (NamesAttributes<T>)
        return std::apply(
            [](const auto&... attributes) {
                using Described = boost::mp11::mp_rename<Members<T>, mp_list>;
                return (is_described(attributes.named, Described()) && ...);
            },
            dynamodb_attributes(static_cast<T*>(nullptr)));
    else
        return true;
}

template <class T>
consteval void require_usable_struct() {
    static_assert(
        std::default_initializable<T>,
        "dynamodb: a struct is made empty and then filled: give it a default constructor");
    static_assert(boost::mp11::mp_size<Members<T>>::value > 0,
                  "dynamodb: this struct has no public member that is described, so its item would "
                  "be empty: list its members in BOOST_DESCRIBE_STRUCT");
    static_assert(lists_described_members<T>(),
                  "dynamodb: dynamodb_attributes names a member that is not described: add it to "
                  "BOOST_DESCRIBE_STRUCT");
    static_assert(has_nonempty_names<T>(),
                  "dynamodb: dynamodb_attributes gives an empty name: an attribute needs one");
    static_assert(has_distinct_names<T>(),
                  "dynamodb: two members of this struct have the same attribute: give each a name "
                  "of its own in dynamodb_attributes");
}

} // namespace coalesce::dynamodb::detail
