#include "dynamodb/cursor/segments.hpp"

#include "dynamodb/cursor/position.hpp"

#include <string>
#include <utility>

namespace coalesce::dynamodb::cursor {
namespace {

AttributeValue held_of(const protocol::SegmentState& segment) {
    if (segment.is_done)
        return Null();
    return segment.position ? AttributeValue(*segment.position) : AttributeValue(false);
}

protocol::SegmentState segment_of(const AttributeValue& held, const CursorScope& scope) {
    protocol::SegmentState segment;
    segment.is_done = held == AttributeValue(Null());
    if (const auto* position = held.get_if<Item>()) {
        check_position(*position, scope);
        segment.position = *position;
    } else if (!segment.is_done && held != AttributeValue(false)) {
        refuse(scope,
               std::string("a segment is ") + held.type() + "; expected a position, NULL or false");
    }
    return segment;
}

} // namespace

Item held_of(const std::vector<protocol::SegmentState>& segments) {
    List list;
    list.reserve(segments.size());
    for (const auto& segment : segments)
        list.push_back(held_of(segment));
    return Item{{"segments", std::move(list)}};
}

std::vector<protocol::SegmentState> segments_of(const Item& held, const CursorScope& scope) {
    const auto found = held.find("segments");
    const auto* list = found == held.end() ? nullptr : found->second.get_if<List>();
    if (!list || held.size() != 1)
        refuse(scope, "expected one of a parallel scan");
    if (list->size() != scope.segments)
        refuse(scope, "is of a scan in " + std::to_string(list->size()) +
                          " segments; expected one in " + std::to_string(scope.segments));
    std::vector<protocol::SegmentState> segments;
    segments.reserve(list->size());
    for (const auto& each : *list)
        segments.push_back(segment_of(each, scope));
    return segments;
}

} // namespace coalesce::dynamodb::cursor
