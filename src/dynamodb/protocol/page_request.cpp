#include "dynamodb/protocol/page_request.hpp"

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

[[noreturn]] void refuse_pages(const detail::SourceAbout& source, const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      source.subject + ": " + reason);
}

void check_consistency(const detail::SourceAbout& source, bool consistent_read) {
    if (consistent_read && source.is_global_index())
        refuse_pages(source,
                     "consistent_read is set, but a global index cannot be read consistently; "
                     "read the table or a local index");
}

void check_segment(const detail::SourceAbout& source, const std::optional<ScanSegment>& segment) {
    if (!segment)
        return;
    if (segment->total == 0 || segment->total > most_segments)
        refuse_pages(source, "a scan of " + std::to_string(segment->total) +
                                 " segments; expected 1 to " + std::to_string(most_segments));
    if (segment->segment >= segment->total)
        refuse_pages(source, "segment " + std::to_string(segment->segment) + " of " +
                                 std::to_string(segment->total) + "; expected 0 to " +
                                 std::to_string(segment->total - 1));
}

/// A query's filter cannot name what its key condition could.
void check_filter_of_query(const detail::SourceAbout& source, const Condition& filter) {
    const auto key = source.key();
    for (const auto& part : filter.parts()) {
        const auto* path = std::get_if<Projection::Path>(&part);
        if (!path)
            continue;
        const auto& name = std::get<std::string>(path->front());
        const auto is_named = [&](const KeyAttribute& attribute) { return attribute.name == name; };
        if (std::ranges::any_of(key, is_named))
            refuse_pages(source,
                         "the filter names " + quoted(name) +
                             ", which is of the key; expected other attributes, and those of "
                             "the key in the key condition");
    }
}

void write_expression(JsonWriter& out, std::string_view name, const std::string& text) {
    if (text.empty())
        return;
    write_name(out, name);
    write(out, text);
}

using Placeholders = std::map<std::string, std::string>;

void write_placeholders(JsonWriter& out, const Placeholders& names) {
    for (const auto& [name, placeholder] : names) {
        write_name(out, placeholder);
        write(out, name);
    }
}

void write_names(JsonWriter& out, const Placeholders& of_conditions,
                 const Placeholders& of_projection) {
    if (of_conditions.empty() && of_projection.empty())
        return;
    write_name(out, "ExpressionAttributeNames");
    out.StartObject();
    write_placeholders(out, of_conditions);
    write_placeholders(out, of_projection);
    out.EndObject();
}

Item named_values(const std::vector<AttributeValue>& values) {
    Item named;
    for (std::size_t i = 0; i < values.size(); ++i)
        named.emplace(":c" + std::to_string(i), values[i]);
    return named;
}

void write_item_member(JsonWriter& out, std::string_view name, const Item& item) {
    if (item.empty())
        return;
    write_name(out, name);
    write_item(out, item);
}

void write_number(JsonWriter& out, std::string_view name, std::size_t number) {
    write_name(out, name);
    out.Uint64(number);
}

/// Writes a flag unless it is what the service takes for granted.
void write_flag(JsonWriter& out, std::string_view name, bool value, bool otherwise) {
    if (value == otherwise)
        return;
    write_name(out, name);
    out.Bool(value);
}

} // namespace

PageRequest::PageRequest(detail::SourceFacts source, const QueryOptions& options)
    : source_(std::move(source)),
      key_(std::in_place, *source_, options),
      forward_(options.forward),
      consistent_read_(options.consistent_read),
      projection_(options.projection, source_->position) {
    check_consistency(*source_, consistent_read_);
    check_filter_of_query(*source_, options.filter);
    key_condition_ = expressions_.text_of(key_->condition(), source_->subject + ": key condition");
    write_filter(options.filter);
}

PageRequest::PageRequest(detail::SourceFacts source, const ScanOptions& options)
    : source_(std::move(source)),
      segment_(options.segment),
      consistent_read_(options.consistent_read),
      projection_(options.projection, source_->position) {
    check_consistency(*source_, consistent_read_);
    check_segment(*source_, segment_);
    write_filter(options.filter);
}

void PageRequest::write_filter(const Condition& filter) {
    filter_ = expressions_.text_of(filter, source_->subject + ": filter");
}

std::string PageRequest::body(std::optional<std::size_t> limit, const std::optional<Item>& start,
                              Select select, const std::optional<ScanSegment>& segment) const {
    const bool has_projection = select == Select::items && !projection_.text().empty();
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_expression(out, "TableName", source_->table->name);
        if (source_->index)
            write_expression(out, "IndexName", source_->index->name);
        write_expression(out, "KeyConditionExpression", key_condition_);
        write_expression(out, "FilterExpression", filter_);
        if (has_projection)
            write_expression(out, "ProjectionExpression", projection_.text());
        write_names(out, expressions_.names(),
                    has_projection ? projection_.placeholders() : Placeholders());
        write_item_member(out, "ExpressionAttributeValues", named_values(expressions_.values()));
        if (select == Select::count)
            write_expression(out, "Select", "COUNT");
        if (limit)
            write_number(out, "Limit", *limit);
        if (segment) {
            write_number(out, "Segment", segment->segment);
            write_number(out, "TotalSegments", segment->total);
        }
        write_flag(out, "ConsistentRead", consistent_read_, false);
        write_flag(out, "ScanIndexForward", forward_, true);
        write_item_member(out, "ExclusiveStartKey", start.value_or(Item()));
        write_expression(out, "ReturnConsumedCapacity", "TOTAL");
        out.EndObject();
    });
}

CursorScope PageRequest::scope() const {
    CursorScope scope;
    scope.table = source_->table->name;
    scope.index = source_->index ? source_->index->name : "";
    scope.forward = forward_;
    scope.condition = written([&](JsonWriter& out) {
        out.StartObject();
        write_expression(out, "key", key_condition_);
        write_expression(out, "filter", filter_);
        write_names(out, expressions_.names(), {});
        write_item_member(out, "values", named_values(expressions_.values()));
        if (segment_) {
            write_number(out, "segment", segment_->segment);
            write_number(out, "of", segment_->total);
        }
        out.EndObject();
    });
    scope.position = source_->position;
    return scope;
}

void PageRequest::check_position(const Item& position) const {
    if (key_)
        key_->check_position(*source_, position);
}

} // namespace coalesce::dynamodb::protocol
