#pragma once

#include <coalesce/dynamodb/attribute.hpp>

#include <string_view>
#include <tuple>
#include <type_traits>

// What `dynamodb_attributes` says about the names of a struct's members and an enum's values.

namespace coalesce::dynamodb::detail {

template <class T>
concept NamesAttributes = requires {
    dynamodb_attributes(static_cast<T*>(nullptr));
};

template <class T>
inline constexpr bool is_tuple_of_attributes = false;
template <class... Named>
inline constexpr bool is_tuple_of_attributes<std::tuple<Attribute<Named>...>> = true;

template <class T>
concept NamesAtCompileTime = requires {
    typename std::bool_constant<(dynamodb_attributes(static_cast<T*>(nullptr)), true)>;
};

template <class T>
concept NamesInTuple =
    is_tuple_of_attributes<decltype(dynamodb_attributes(static_cast<T*>(nullptr)))>;

/// Whether `dynamodb_attributes` says nothing of a type, or in a way that can be read.
template <class T>
concept ReadableNames = !NamesAttributes<T> || (NamesAtCompileTime<T> && NamesInTuple<T>);

template <class Class, class Member>
Class class_of_member(Member Class::*);

/// The struct that has the member itself: for an inherited member, the base.
template <class Pointer>
using OwnerOf = decltype(class_of_member(Pointer()));

/// The name of a member or enumerator in the attributes of `T`; `otherwise` if it has none.
template <class T, class Named>
constexpr std::string_view listed_name(Named named, std::string_view otherwise) {
    auto name = otherwise;
    if constexpr (NamesAttributes<T>) {
        const auto look = [&](const auto& attribute) {
            if constexpr (std::is_same_v<decltype(attribute.named), Named>)
                if (attribute.named == named)
                    name = attribute.name;
        };
        std::apply([&](const auto&... attributes) { (look(attributes), ...); },
                   dynamodb_attributes(static_cast<T*>(nullptr)));
    }
    return name;
}

/// The attribute's name of a described member or enumerator, given its name in C++.
template <class T, class Named>
constexpr std::string_view name_of(Named named, std::string_view plain) {
    if constexpr (std::is_member_pointer_v<Named>)
        return listed_name<T>(named, listed_name<OwnerOf<Named>>(named, plain));
    else
        return listed_name<T>(named, plain);
}

} // namespace coalesce::dynamodb::detail
