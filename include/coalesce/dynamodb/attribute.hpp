#pragma once

#include <string_view>
#include <type_traits>

namespace coalesce::dynamodb {

/// The name under which a member of a struct, or a value of an enum, stands in the table.
template <class Named>
struct Attribute {
    Named named;           ///< A pointer to the member, or the value of the enum.
    std::string_view name; ///< In the table.
};

/// Names that differ between a struct and its table. Beside the struct, in its namespace:
///
///     constexpr auto dynamodb_attributes(Movie*) {
///         return std::tuple{dynamodb::attribute(&Movie::year, "yr")};
///     }
///
/// Members that are not listed keep their own names. Names of members of a base are found in the
/// function of the base too.
template <class Struct, class Member>
constexpr Attribute<Member Struct::*> attribute(Member Struct::*member, std::string_view name) {
    return {member, name};
}

/// The same for an enum, whose values are stored by name:
///
///     constexpr auto dynamodb_attributes(Genre*) {
///         return std::tuple{dynamodb::attribute(Genre::sci_fi, "Sci-Fi")};
///     }
template <class Enum>
    requires std::is_enum_v<Enum>
constexpr Attribute<Enum> attribute(Enum value, std::string_view name) {
    return {value, name};
}

} // namespace coalesce::dynamodb
