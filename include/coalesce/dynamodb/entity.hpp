#pragma once

#include <string>
#include <string_view>

namespace coalesce::dynamodb {

/// By which attribute of type S the items of a type are told from others of their table.
class Entity {
public:
    /// How the attribute is compared.
    enum class Match {
        equal,  ///< It is the text.
        prefix, ///< It begins with the text.
    };

    /// Made by `entity` and `entity_prefix`.
    constexpr Entity(std::string_view attribute_name, std::string_view expected, Match how)
        : attribute(attribute_name), text(expected), match(how) {}

    /// Whether an item is one of these, by its attribute.
    constexpr bool matches(std::string_view value) const {
        return match == Match::equal ? value == text : value.starts_with(text);
    }

    std::string_view attribute; ///< Its name.
    std::string_view text;      ///< What it is compared with.
    Match match;                ///< How.
};

/// Items whose attribute has that value. Beside the struct, in its namespace:
///
///     constexpr auto dynamodb_entity(Order*) { return dynamodb::entity("type", "order"); }
constexpr Entity entity(std::string_view attribute, std::string_view value) {
    return {attribute, value, Entity::Match::equal};
}

/// Items whose attribute begins with that, as sort keys such as `ORDER#17` do:
///
///     constexpr auto dynamodb_entity(Order*) { return dynamodb::entity_prefix("sk", "ORDER#"); }
constexpr Entity entity_prefix(std::string_view attribute, std::string_view prefix) {
    return {attribute, prefix, Entity::Match::prefix};
}

} // namespace coalesce::dynamodb
