#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>
#include <coalesce/dynamodb/detail/mistake.hpp>

// What a compiler says when a type cannot stand in an item: one sentence for each mistake, and
// what to do about it. It is asked once, where a whole item goes in or out, and nothing of a type
// with a mistake is compiled, so that no other error hides the sentence.

namespace coalesce::dynamodb::detail {

/// Stops the compilation with a sentence where a type, or a type that it contains, cannot stand in
/// an item; false then. `Seen` lets a type contain itself, as in a tree.
template <class T, class... Seen>
consteval bool require_mapped();

// ---------------------------------------------------------------------------------------------

// For a `static_assert` that only fails when it is instantiated.
template <class T>
inline constexpr bool never = false;

template <class T, Mistake mistake>
consteval void refuse_types() {
    static_assert(mistake != Mistake::struct_not_known,
                  "dynamodb: this type is not known: describe the struct with "
                  "BOOST_DESCRIBE_STRUCT, in the namespace of the struct, or specialise "
                  "dynamodb::Converter for it");
    static_assert(mistake != Mistake::enum_not_known,
                  "dynamodb: this enum is not known: describe it with BOOST_DESCRIBE_ENUM, or "
                  "specialise dynamodb::Converter for it");
    static_assert(mistake != Mistake::scalar_not_known,
                  "dynamodb: this type has no form in DynamoDB: use a bool, a number or a "
                  "std::string, or specialise dynamodb::Converter for it");
    static_assert(mistake != Mistake::owns_nothing,
                  "dynamodb: this type owns nothing that could be read into it: use std::string "
                  "for text, std::optional for what may be missing");
    static_assert(mistake != Mistake::sequence_of_bytes,
                  "dynamodb: this sequence of bytes could be a B or an L: use dynamodb::Binary for "
                  "bytes, or a std::vector<int> for numbers");
    static_assert(mistake != Mistake::map_not_by_name,
                  "dynamodb: a map has names: use std::string for the keys of this map, or store "
                  "it as a std::vector of structs");
    static_assert(mistake != Mistake::set_of_others,
                  "dynamodb: the elements of a set must be strings, numbers or Binaries: use a "
                  "std::vector for this type");
    static_assert(mistake != Mistake::one_way_converter,
                  "dynamodb: a Converter needs two static functions: to, which makes of a const T& "
                  "what is stored, and from, which takes that and gives the T");
    static_assert(mistake != Mistake::alike_alternatives,
                  "dynamodb: two alternatives of this variant have the same type in DynamoDB, so "
                  "what is read could be either: specialise dynamodb::Converter for the variant");
}

template <class T, Mistake mistake>
consteval void refuse_descriptions() {
    static_assert(mistake != Mistake::no_default_constructor,
                  "dynamodb: a struct is made empty and then filled: give it a default "
                  "constructor");
    static_assert(mistake != Mistake::no_public_member,
                  "dynamodb: this struct has no public member that is described, so its item would "
                  "be empty: list its members in BOOST_DESCRIBE_STRUCT");
    static_assert(mistake != Mistake::const_member,
                  "dynamodb: a struct is made empty and then filled: none of its members may be "
                  "const");
    static_assert(mistake != Mistake::names_not_readable,
                  "dynamodb: dynamodb_attributes must be constexpr and return "
                  "std::tuple{dynamodb::attribute(...), ...}");
    static_assert(mistake != Mistake::name_for_nothing,
                  "dynamodb: dynamodb_attributes names a member or value that is not described: "
                  "add it to BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
    static_assert(mistake != Mistake::name_given_twice,
                  "dynamodb: dynamodb_attributes gives two names to one member or value: leave "
                  "one of them");
    static_assert(mistake != Mistake::name_that_is_empty,
                  "dynamodb: dynamodb_attributes gives an empty name: give it at least one "
                  "character");
    static_assert(mistake != Mistake::name_of_another,
                  "dynamodb: two members or values of this type have the same name: give each a "
                  "name of its own in dynamodb_attributes");
}

/// What a type contains comes first: a mistake in it is the reason for others.
template <class T, class... Seen>
consteval bool require_mapped_parts() {
    if constexpr (Mapped<T>)
        return []<class... Part>(mp_list<Part...>) {
            return (require_mapped<Part, T, Seen...>() && ...);
        }(typename AttributeMapping<T>::Parts());
    else
        return true;
}

template <class T, class... Seen>
consteval bool require_mapped() {
    if constexpr (OneOf<T, Seen...>) {
        return true;
    } else if constexpr (!require_mapped_parts<T, Seen...>()) {
        return false;
    } else {
        constexpr auto mistake = mistake_in<T>();
        refuse_types<T, mistake>();
        refuse_descriptions<T, mistake>();
        return mistake == Mistake::none;
    }
}

} // namespace coalesce::dynamodb::detail
