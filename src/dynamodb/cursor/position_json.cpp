#include "dynamodb/cursor/position_json.hpp"

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include "dynamodb/cursor/position.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::cursor {
namespace {

// What a parallel scan makes of its positions it checks itself.
void check_held(const Item& held, const CursorScope& scope) {
    if (held.empty())
        refuse(scope, "expected a position, got one without attributes");
    if (scope.segments == 0)
        check_position(held, scope);
}

Item read(std::string_view json, const CursorScope& scope) {
    try {
        return from_json<Item>(json);
    } catch (const boost::system::system_error&) {
        refuse(scope,
               R"(expected the JSON of a position, such as {"pk":{"S":"a"}}, got )" + quoted(json));
    }
}

} // namespace

std::string to_position_json(const Item& held, const CursorScope& scope) {
    check_held(held, scope);
    try {
        return to_json(held);
    } catch (const boost::system::system_error&) {
        refuse(scope, "the positions of " + std::to_string(scope.segments) +
                          " segments are no item that could be stored: too large, or not UTF-8");
    }
}

Item from_position_json(std::string_view json, const CursorScope& scope) {
    auto held = read(json, scope);
    check_held(held, scope);
    return held;
}

} // namespace coalesce::dynamodb::cursor
