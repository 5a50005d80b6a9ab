#include "dynamodb/protocol/read_options_json.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

void write_projection(JsonWriter& out, const ProjectionExpression& projection) {
    write_name(out, "ProjectionExpression");
    write(out, projection.text());
    write_name(out, "ExpressionAttributeNames");
    out.StartObject();
    for (const auto& [name, placeholder] : projection.placeholders()) {
        write_name(out, placeholder);
        write(out, name);
    }
    out.EndObject();
}

} // namespace

void write_read_options(JsonWriter& out, const ProjectionExpression& projection,
                        bool consistent_read) {
    if (consistent_read) {
        write_name(out, "ConsistentRead");
        out.Bool(true);
    }
    if (!projection.text().empty())
        write_projection(out, projection);
}

} // namespace coalesce::dynamodb::protocol
