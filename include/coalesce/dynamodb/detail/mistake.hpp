#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>
#include <coalesce/dynamodb/detail/attribute_names.hpp>
#include <coalesce/dynamodb/detail/container_mapping.hpp>
#include <coalesce/dynamodb/detail/enum_mapping.hpp>
#include <coalesce/dynamodb/detail/struct_mapping.hpp>
#include <coalesce/dynamodb/detail/variant_mapping.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// Finds what is wrong with a type that shall stand in an item. `require_mapped` says it.

namespace coalesce::dynamodb::detail {

/// What keeps a type out of an item, apart from what it contains.
enum class Mistake {
    none,
    struct_not_known,
    enum_not_known,
    scalar_not_known,
    owns_nothing,
    sequence_of_bytes,
    map_not_by_name,
    set_of_others,
    one_way_converter,
    alike_alternatives,
    no_default_constructor,
    no_public_member,
    const_member,
    names_not_readable,
    name_for_nothing,
    name_given_twice,
    name_that_is_empty,
    name_of_another,
};

/// What is wrong with the type itself.
template <class T>
consteval Mistake mistake_in();

// ---------------------------------------------------------------------------------------------

template <class T>
concept MapByOther = requires {
    typename T::key_type;
    typename T::mapped_type;
}
&&!std::same_as<typename T::key_type, std::string>;

template <class T>
consteval Mistake mistake_in_unknown() {
    if (Converted<T>)
        return Mistake::one_way_converter;
    if (std::is_enum_v<T>)
        return Mistake::enum_not_known;
    if (std::is_pointer_v<T> || std::same_as<T, std::string_view>)
        return Mistake::owns_nothing;
    if (ByteSequence<T>)
        return Mistake::sequence_of_bytes;
    if (MapByOther<T>)
        return Mistake::map_not_by_name;
    if (Set<T>)
        return Mistake::set_of_others;
    return std::is_class_v<T> ? Mistake::struct_not_known : Mistake::scalar_not_known;
}

/// What is described of a struct or an enum: its members or its values.
template <class T>
consteval auto described_parts() {
    if constexpr (std::is_enum_v<T>)
        return boost::mp11::mp_rename<boost::describe::describe_enumerators<T>, mp_list>();
    else
        return boost::mp11::mp_rename<Members<T>, mp_list>();
}

/// What `attribute` takes to name it.
template <class Descriptor>
constexpr auto named_by(Descriptor) {
    if constexpr (requires { Descriptor::pointer; })
        return Descriptor::pointer;
    else
        return Descriptor::value;
}

/// Whether the names that hold for `T`, its own and those of its bases, can be read.
template <class T, class... Descriptors>
consteval bool has_readable_names(mp_list<Descriptors...>) {
    if constexpr (std::is_enum_v<T>)
        return ReadableNames<T>;
    else
        return ReadableNames<T> && (ReadableNames<OwnerOf<decltype(Descriptors::pointer)>> && ...);
}

template <class A, class B>
constexpr bool is_same_part(A a, B b) {
    if constexpr (std::same_as<A, B>)
        return a == b;
    else
        return false;
}

/// Whether each of the attributes names something that is described.
template <class... Attributes, class... Descriptors>
constexpr bool name_described_parts(const std::tuple<Attributes...>& attributes,
                                    mp_list<Descriptors...>) {
    const auto is_described = [](auto named) {
        return (is_same_part(named, named_by(Descriptors())) || ...);
    };
    return std::apply([&](const auto&... each) { return (is_described(each.named) && ...); },
                      attributes);
}

/// Whether no two of the attributes name the same.
template <class... Attributes>
constexpr bool name_different_parts(const std::tuple<Attributes...>& attributes) {
    const auto times = [&](auto named) {
        return std::apply(
            [&](const auto&... each) { return (0 + ... + is_same_part(each.named, named)); },
            attributes);
    };
    return std::apply([&](const auto&... each) { return ((times(each.named) == 1) && ...); },
                      attributes);
}

template <class T, class... Descriptors>
consteval Mistake mistake_in_names(mp_list<Descriptors...> parts) {
    if constexpr (NamesAttributes<T>) {
        constexpr auto attributes = dynamodb_attributes(static_cast<T*>(nullptr));
        if (!name_described_parts(attributes, parts))
            return Mistake::name_for_nothing;
        if (!name_different_parts(attributes))
            return Mistake::name_given_twice;
    }
    std::array<std::string_view, sizeof...(Descriptors)> names{
        name_of<T>(named_by(Descriptors()), Descriptors::name)...};
    std::sort(names.begin(), names.end());
    if (!names.empty() && names.front().empty())
        return Mistake::name_that_is_empty;
    if (std::adjacent_find(names.begin(), names.end()) != names.end())
        return Mistake::name_of_another;
    return Mistake::none;
}

template <class T, class Descriptor>
consteval bool is_const_member(Descriptor) {
    using Reference = decltype(std::declval<T&>().*Descriptor::pointer);
    return std::is_const_v<std::remove_reference_t<Reference>>;
}

template <class T, class... Descriptors>
consteval Mistake mistake_in_members(mp_list<Descriptors...>) {
    if (!std::default_initializable<T>)
        return Mistake::no_default_constructor;
    if (sizeof...(Descriptors) == 0)
        return Mistake::no_public_member;
    if ((is_const_member<T>(Descriptors()) || ...))
        return Mistake::const_member;
    return Mistake::none;
}

template <class T>
consteval Mistake mistake_in_described() {
    constexpr auto parts = described_parts<T>();
    if constexpr (DescribedStruct<T>)
        if (const auto mistake = mistake_in_members<T>(parts); mistake != Mistake::none)
            return mistake;
    if constexpr (has_readable_names<T>(parts))
        return mistake_in_names<T>(parts);
    else
        return Mistake::names_not_readable;
}

template <class T>
consteval Mistake mistake_in() {
    if constexpr (!Mapped<T>)
        return mistake_in_unknown<T>();
    else if constexpr (DescribedStruct<T> || DescribedEnum<T>)
        return mistake_in_described<T>();
    else if constexpr (!Converted<T> && !has_distinct_alternatives<T>)
        return Mistake::alike_alternatives;
    else
        return Mistake::none;
}

} // namespace coalesce::dynamodb::detail
