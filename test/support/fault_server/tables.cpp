#include "support/fault_server/tables.hpp"

#include "support/fault_server/order.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::IndexKind;
using dynamodb::IndexSchema;
using dynamodb::KeyAttribute;
using dynamodb::KeySchema;
using dynamodb::KeyType;

using Attributes = std::vector<KeyAttribute>;

[[noreturn]] void refuse_table(const std::string& message) {
    throw Refused("ValidationException", message);
}

// --- What a table is made of, from a request -------------------------------------------------

const Json& required_list(const Json& object, std::string_view name) {
    const auto* list = object.IsObject() ? find_member(object, name) : nullptr;
    if (!list || !list->IsArray())
        refuse_table(std::string(name) + ": expected a list");
    return *list;
}

KeyType type_of(const Json& request, const std::string& attribute) {
    for (const auto& definition : required_list(request, "AttributeDefinitions").GetArray()) {
        if (required_text(definition, "AttributeName") != attribute)
            continue;
        const auto tag = required_text(definition, "AttributeType");
        for (const auto type : {KeyType::string, KeyType::number, KeyType::binary})
            if (tag == to_string(type))
                return type;
    }
    refuse_table("AttributeDefinitions: expected the type of " + attribute);
}

/// The attributes of a key that are of a kind, HASH or RANGE.
Attributes key_attributes(const Json& request, const Json& keyed, std::string_view kind) {
    Attributes attributes;
    for (const auto& key : required_list(keyed, "KeySchema").GetArray())
        if (required_text(key, "KeyType") == kind) {
            const auto name = required_text(key, "AttributeName");
            attributes.emplace_back(name, type_of(request, name));
        }
    return attributes;
}

KeySchema read_schema(const Json& request) {
    const auto partition = key_attributes(request, request, "HASH");
    const auto sort = key_attributes(request, request, "RANGE");
    if (partition.size() != 1 || sort.size() > 1)
        refuse_table("KeySchema: expected one HASH and at most one RANGE");
    return sort.empty() ? KeySchema(partition[0]) : KeySchema(partition[0], sort[0]);
}

const char* member_of(IndexKind kind) {
    return kind == IndexKind::global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
}

std::vector<IndexSchema> read_indexes(const Json& request) {
    std::vector<IndexSchema> indexes;
    for (const auto kind : {IndexKind::global, IndexKind::local}) {
        if (!find_member(request, member_of(kind)))
            continue;
        for (const auto& index : required_list(request, member_of(kind)).GetArray()) {
            indexes.emplace_back(required_text(index, "IndexName"),
                                 key_attributes(request, index, "HASH"),
                                 key_attributes(request, index, "RANGE"));
            indexes.back().kind = kind;
        }
    }
    return indexes;
}

// --- What a table is made of, in an answer ---------------------------------------------------

std::string attribute_json(const std::string& name, std::string_view member,
                           std::string_view value) {
    return json_object(
        {json_member("AttributeName", json_string(name)), json_member(member, json_string(value))});
}

std::string schema_json(const Attributes& partition, const Attributes& sort) {
    std::vector<std::string> list;
    for (const auto& attribute : partition)
        list.push_back(attribute_json(attribute.name, "KeyType", "HASH"));
    for (const auto& attribute : sort)
        list.push_back(attribute_json(attribute.name, "KeyType", "RANGE"));
    return json_array(list);
}

std::string definitions_json(const StoredTable& table) {
    auto attributes = attributes_of(table.schema);
    for (const auto& index : table.indexes) {
        attributes.insert(attributes.end(), index.partition.begin(), index.partition.end());
        attributes.insert(attributes.end(), index.sort.begin(), index.sort.end());
    }
    std::vector<std::string> list;
    for (const auto& [name, type] : attributes) {
        auto json = attribute_json(name, "AttributeType", to_string(type));
        if (std::ranges::find(list, json) == list.end())
            list.push_back(std::move(json));
    }
    return json_array(list);
}

std::string indexes_json(const StoredTable& table, IndexKind kind) {
    std::vector<std::string> list;
    for (const auto& index : table.indexes)
        if (index.kind == kind)
            list.push_back(
                json_object({json_member("IndexName", json_string(index.name)),
                             json_member("KeySchema", schema_json(index.partition, index.sort)),
                             json_member("Projection", R"({"ProjectionType":"ALL"})")}));
    return json_array(list);
}

std::string description_json(const StoredTable& table, bool is_active) {
    Attributes sort;
    if (table.schema.sort)
        sort.push_back(*table.schema.sort);
    std::vector<std::string> members{
        json_member("TableName", json_string(table.name)),
        json_member("TableStatus", is_active ? "\"ACTIVE\"" : "\"CREATING\""),
        json_member("ItemCount", std::to_string(table.size())),
        json_member("KeySchema", schema_json({table.schema.partition}, sort)),
        json_member("AttributeDefinitions", definitions_json(table))};
    for (const auto kind : {IndexKind::global, IndexKind::local})
        if (const auto json = indexes_json(table, kind); json != "[]")
            members.push_back(json_member(member_of(kind), json));
    return json_object(members);
}

} // namespace

Answer create_table(const Json& request, StoredTables& tables, Fate& fate) {
    const auto name = required_text(request, "TableName");
    StoredTable table(name, read_schema(request), read_indexes(request));
    if (tables.has(name))
        throw Refused("ResourceInUseException", "Table already exists: " + name);
    const auto json = description_json(table, false);
    if (fate.does_write())
        tables.create(std::move(table)).descriptions_until_active = 1;
    return Answer(json_object({json_member("TableDescription", json)}));
}

Answer describe_table(const Json& request, StoredTables& tables) {
    auto& table = tables.described(required_text(request, "TableName"));
    const bool is_active = table.descriptions_until_active == 0;
    const auto json = description_json(table, is_active);
    if (!is_active)
        --table.descriptions_until_active;
    return Answer(json_object({json_member("Table", json)}));
}

} // namespace coalesce::test
