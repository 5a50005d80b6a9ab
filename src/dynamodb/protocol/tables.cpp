#include "dynamodb/protocol/tables.hpp"

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/protocol/json.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

void write_member(JsonWriter& out, std::string_view name, std::string_view text) {
    write_name(out, name);
    write(out, text);
}

void write_pair(JsonWriter& out, const KeyAttribute& attribute, std::string_view name,
                std::string_view value) {
    out.StartObject();
    write_member(out, "AttributeName", attribute.name);
    write_member(out, name, value);
    out.EndObject();
}

using Attributes = std::vector<KeyAttribute>;

/// All that stand in a key, each once.
Attributes defined_attributes(const KeySchema& schema, const std::vector<IndexSchema>& indexes) {
    auto attributes = attributes_of(schema);
    for (const auto& index : indexes) {
        add_new(attributes, index.partition);
        add_new(attributes, index.sort);
    }
    return attributes;
}

void write_definitions(JsonWriter& out, const Attributes& attributes) {
    write_name(out, "AttributeDefinitions");
    out.StartArray();
    for (const auto& attribute : attributes)
        write_pair(out, attribute, "AttributeType", to_string(attribute.type));
    out.EndArray();
}

void write_schema(JsonWriter& out, const Attributes& partition, const Attributes& sort) {
    write_name(out, "KeySchema");
    out.StartArray();
    for (const auto& attribute : partition)
        write_pair(out, attribute, "KeyType", "HASH");
    for (const auto& attribute : sort)
        write_pair(out, attribute, "KeyType", "RANGE");
    out.EndArray();
}

void write_index(JsonWriter& out, const IndexSchema& index) {
    out.StartObject();
    write_member(out, "IndexName", index.name);
    write_schema(out, index.partition, index.sort);
    write_name(out, "Projection");
    out.StartObject();
    write_member(out, "ProjectionType", "ALL");
    out.EndObject();
    out.EndObject();
}

/// The member of a table that lists its indexes of a kind.
const char* member_of(IndexKind kind) noexcept {
    return kind == IndexKind::global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
}

void write_indexes(JsonWriter& out, const std::vector<IndexSchema>& indexes, IndexKind kind) {
    const auto is_meant = [&](const IndexSchema& index) { return index.kind == kind; };
    if (std::ranges::none_of(indexes, is_meant))
        return;
    write_name(out, member_of(kind));
    out.StartArray();
    for (const auto& index : indexes)
        if (is_meant(index))
            write_index(out, index);
    out.EndArray();
}

/// Calls `each` with every element of an array and its path.
template <class Each>
void for_each_element(const JsonValue& array, const Path& path, Each each) {
    const auto& elements = as_array(array, path);
    for (rapidjson::SizeType i = 0; i < elements.Size(); ++i)
        each(elements[i], Path(path, i));
}

std::string_view text_member(const JsonValue& object, std::string_view name, const Path& path) {
    return as_text(require(object, name, path), Path(path, name));
}

KeyType read_key_type(std::string_view tag, const Path& path) {
    for (const auto type : {KeyType::string, KeyType::number, KeyType::binary})
        if (tag == to_string(type))
            return type;
    throw_malformed(path, "expected the type S, N or B, got " + std::string(tag));
}

KeyType key_type_of(const JsonValue& table, std::string_view attribute, const Path& path) {
    std::optional<KeyType> type;
    const Path here(path, "AttributeDefinitions");
    for_each_element(require(table, "AttributeDefinitions", path), here,
                     [&](const JsonValue& definition, const Path& element) {
                         if (text_member(definition, "AttributeName", element) == attribute)
                             type = read_key_type(text_member(definition, "AttributeType", element),
                                                  element);
                     });
    if (!type)
        throw_malformed(here, "expected the type of " + std::string(attribute) + ", got none");
    return *type;
}

/// The attributes of a key, of a table or of one of its indexes.
class ReadSchema {
public:
    Attributes partition;
    Attributes sort;
};

ReadSchema read_schema(const JsonValue& described, const Path& described_path,
                       const JsonValue& table, const Path& table_path) {
    ReadSchema schema;
    const Path here(described_path, "KeySchema");
    for_each_element(require(described, "KeySchema", described_path), here,
                     [&](const JsonValue& key, const Path& element) {
                         const auto name = text_member(key, "AttributeName", element);
                         const bool is_partition = text_member(key, "KeyType", element) == "HASH";
                         (is_partition ? schema.partition : schema.sort)
                             .emplace_back(std::string(name), key_type_of(table, name, table_path));
                     });
    if (schema.partition.empty())
        throw_malformed(here, "expected a partition key, got none");
    return schema;
}

KeySchema table_schema_of(ReadSchema read) {
    if (read.sort.empty())
        return KeySchema(std::move(read.partition.front()));
    return {std::move(read.partition.front()), std::move(read.sort.front())};
}

void read_indexes(std::vector<IndexSchema>& indexes, IndexKind kind, const JsonValue& table,
                  const Path& path) {
    const auto* listed = find(table, member_of(kind));
    if (!listed)
        return;
    for_each_element(*listed, Path(path, member_of(kind)),
                     [&](const JsonValue& index, const Path& element) {
                         const auto name = text_member(index, "IndexName", element);
                         auto schema = read_schema(index, element, table, path);
                         indexes.emplace_back(std::string(name), std::move(schema.partition),
                                              std::move(schema.sort));
                         indexes.back().kind = kind;
                     });
}

} // namespace

std::string create_table_request(std::string_view table, const KeySchema& schema,
                                 const std::vector<IndexSchema>& indexes) {
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_member(out, "TableName", table);
        write_definitions(out, defined_attributes(schema, indexes));
        const auto attributes = attributes_of(schema);
        write_schema(out, {attributes.front()}, {attributes.begin() + 1, attributes.end()});
        write_indexes(out, indexes, IndexKind::global);
        write_indexes(out, indexes, IndexKind::local);
        write_member(out, "BillingMode", "PAY_PER_REQUEST");
        out.EndObject();
    });
}

std::string describe_table_request(std::string_view table) {
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_member(out, "TableName", table);
        out.EndObject();
    });
}

TableDescription read_table_description(std::string_view body) {
    const auto answer = parse_answer(body);
    const Path root;
    const auto* described = find(answer, "Table");
    const Path path(root, described ? "Table" : "TableDescription");
    const auto& table = described ? *described : require(answer, "TableDescription", root);
    const auto* count = find(as_object(table, path), "ItemCount");
    TableDescription description(std::string(text_member(table, "TableName", path)),
                                 std::string(text_member(table, "TableStatus", path)),
                                 table_schema_of(read_schema(table, path, table, path)),
                                 count && count->IsUint64() ? count->GetUint64() : 0);
    read_indexes(description.indexes, IndexKind::global, table, path);
    read_indexes(description.indexes, IndexKind::local, table, path);
    return description;
}

} // namespace coalesce::dynamodb::protocol
