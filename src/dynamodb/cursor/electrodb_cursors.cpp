#include <coalesce/dynamodb/cursor.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/cursor/cursor_text.hpp"
#include "dynamodb/cursor/position.hpp"
#include "dynamodb/protocol/plain_json.hpp"
#include "dynamodb/quoted.hpp"

// What ElectroDB 3 makes of a LastEvaluatedKey: base64url of its plain JSON. The names stand in the
// order in which the service sent them, so the same position has several cursors there.

namespace coalesce::dynamodb {
namespace {

void check_scope(const CursorScope& scope) {
    if (scope.segments != 0)
        cursor::refuse(scope, "a parallel scan has no cursors in ElectroDB's form");
    for (const auto& attribute : scope.position)
        if (attribute.type == KeyType::binary)
            cursor::refuse(scope, "key attribute " + quoted(attribute.name) +
                                      " is a B, which ElectroDB's form cannot hold; expected S "
                                      "and N only");
}

Item from_json_text(std::string_view json, const CursorScope& scope) {
    try {
        return protocol::from_plain_json(json);
    } catch (const boost::system::system_error&) {
        cursor::refuse(scope, R"(expected the plain JSON of a position, such as {"pk":"a"}, got )" +
                                  quoted(json));
    }
}

class ElectroDbCursors final : public CursorCodec {
public:
    std::string encode(const Item& position, const CursorScope& scope) const override {
        check_scope(scope);
        cursor::check_position(position, scope);
        return cursor::to_cursor_text(protocol::to_plain_json(position), scope);
    }

    Item decode(std::string_view text, const CursorScope& scope) const override {
        check_scope(scope);
        auto position = from_json_text(cursor::from_cursor_text(text, scope), scope);
        cursor::check_position(position, scope);
        return position;
    }
};

} // namespace

std::shared_ptr<const CursorCodec> electrodb_cursors() {
    return std::make_shared<const ElectroDbCursors>();
}

} // namespace coalesce::dynamodb
