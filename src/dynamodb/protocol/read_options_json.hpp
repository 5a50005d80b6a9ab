#pragma once

#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/projection_expression.hpp"

namespace coalesce::dynamodb::protocol {

/// Writes the members of a request, or of a table in one, that say how items are read.
void write_read_options(JsonWriter& out, const ProjectionExpression& projection,
                        bool consistent_read);

} // namespace coalesce::dynamodb::protocol
