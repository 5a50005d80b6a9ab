#pragma once

#include "dynamodb/protocol/parallel_paging.hpp"

#include <coalesce/dynamodb/cursor.hpp>

#include <vector>

namespace coalesce::dynamodb::cursor {

/// What a cursor of a parallel scan holds: a list with the position of each segment, NULL for one
/// that is done and false for one that has not begun.
Item held_of(const std::vector<protocol::SegmentState>& segments);

/// The other way round. Throws `errc::invalid_cursor` for anything else, and unless there are
/// `scope.segments` of them.
std::vector<protocol::SegmentState> segments_of(const Item& held, const CursorScope& scope);

} // namespace coalesce::dynamodb::cursor
