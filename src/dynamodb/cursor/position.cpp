#include "dynamodb/cursor/position.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/quoted.hpp"

#include <algorithm>
#include <string_view>

namespace coalesce::dynamodb::cursor {
namespace {

std::string place(const CursorScope& scope) {
    const auto table = "table " + quoted(scope.table);
    return scope.index.empty() ? table : table + ", index " + quoted(scope.index);
}

std::string described(const CursorScope& scope) {
    std::string text;
    for (const auto& attribute : scope.position)
        text += (text.empty() ? "" : ", ") + dynamodb::described(attribute);
    return text;
}

bool is_of_position(std::string_view name, const CursorScope& scope) {
    return std::any_of(scope.position.begin(), scope.position.end(),
                       [&](const KeyAttribute& attribute) { return attribute.name == name; });
}

// One attribute may be the sort key of the table and the partition key of the index, which may be
// longer.
void check_attributes(const Item& item, const CursorScope& scope) {
    for (const auto& attribute : scope.position)
        if (const auto problem = problem_of(attribute, longest_partition_key, item))
            refuse(scope, *problem);
}

} // namespace

void refuse(const CursorScope& scope, const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_cursor),
                                      "cursor of " + place(scope) + ": " + reason);
}

void check_position(const Item& position, const CursorScope& scope) {
    check_attributes(position, scope);
    for (const auto& [name, value] : position)
        if (!is_of_position(name, scope))
            refuse(scope, quoted(name) + " is not an attribute of the position, which has " +
                              described(scope));
}

Item position_of(const Item& item, const CursorScope& scope) {
    check_attributes(item, scope);
    Item position;
    for (const auto& attribute : scope.position)
        position.emplace(*item.find(attribute.name));
    return position;
}

} // namespace coalesce::dynamodb::cursor
