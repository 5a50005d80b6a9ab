#include <coalesce/dynamodb/cursor.hpp>

#include "dynamodb/cursor/cursor_text.hpp"
#include "dynamodb/cursor/position.hpp"
#include "dynamodb/cursor/position_json.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb {
namespace {

class PlainCursors final : public CursorCodec {
public:
    std::string encode(const Item& position, const CursorScope& scope) const override {
        return cursor::to_cursor_text(cursor::to_position_json(position, scope), scope);
    }

    // Another spelling of a position is refused, so that cursors can be compared, and nobody hides
    // something in one that we pass over.
    Item decode(std::string_view text, const CursorScope& scope) const override {
        const auto json = cursor::from_cursor_text(text, scope);
        auto position = cursor::from_position_json(json, scope);
        const auto canonical = cursor::to_position_json(position, scope);
        if (json != canonical)
            cursor::refuse(scope, "expected the position as " + quoted(canonical) + ", got " +
                                      quoted(json));
        return position;
    }
};

} // namespace

std::shared_ptr<const CursorCodec> plain_cursors() {
    return std::make_shared<const PlainCursors>();
}

} // namespace coalesce::dynamodb
