#pragma once

#include <string>
#include <string_view>

namespace coalesce::dynamodb {

/// By which attribute of type S the items of a type are told from others of their table.
class Entity {
public:
    enum class Match { equal, prefix };

    constexpr Entity(std::string_view attribute_name, std::string_view expected, Match how)
        : attribute(attribute_name), text(expected), match(how) {}

    constexpr bool matches(std::string_view value) const {
        return match == Match::equal ? value == text : value.starts_with(text);
    }

    std::string_view attribute;
    std::string_view text;
    Match match;
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
