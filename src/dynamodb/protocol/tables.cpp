#include "dynamodb/protocol/tables.hpp"

#include "dynamodb/protocol/json.hpp"

#include <optional>

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

void write_definitions(JsonWriter& out, const KeySchema& schema) {
    write_name(out, "AttributeDefinitions");
    out.StartArray();
    write_pair(out, schema.partition, "AttributeType", to_string(schema.partition.type));
    if (schema.sort)
        write_pair(out, *schema.sort, "AttributeType", to_string(schema.sort->type));
    out.EndArray();
}

void write_schema(JsonWriter& out, const KeySchema& schema) {
    write_name(out, "KeySchema");
    out.StartArray();
    write_pair(out, schema.partition, "KeyType", "HASH");
    if (schema.sort)
        write_pair(out, *schema.sort, "KeyType", "RANGE");
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

KeySchema read_schema(const JsonValue& table, const Path& path) {
    std::optional<KeyAttribute> partition;
    std::optional<KeyAttribute> sort;
    const Path here(path, "KeySchema");
    for_each_element(require(table, "KeySchema", path), here,
                     [&](const JsonValue& key, const Path& element) {
                         const auto name = text_member(key, "AttributeName", element);
                         const bool is_partition = text_member(key, "KeyType", element) == "HASH";
                         (is_partition ? partition : sort)
                             .emplace(std::string(name), key_type_of(table, name, path));
                     });
    if (!partition)
        throw_malformed(here, "expected a partition key, got none");
    return sort ? KeySchema(*partition, *sort) : KeySchema(*partition);
}

} // namespace

std::string create_table_request(std::string_view table, const KeySchema& schema) {
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_member(out, "TableName", table);
        write_definitions(out, schema);
        write_schema(out, schema);
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
    return {std::string(text_member(table, "TableName", path)),
            std::string(text_member(table, "TableStatus", path)), read_schema(table, path),
            count && count->IsUint64() ? count->GetUint64() : 0};
}

} // namespace coalesce::dynamodb::protocol
