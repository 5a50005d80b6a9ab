#include "film_store.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

using Json = rapidjson::Value;

namespace {

std::string_view text_of(const Json& value) {
    if (!value.IsString())
        throw std::runtime_error("expected a JSON string");
    return {value.GetString(), value.GetStringLength()};
}

const Json& member(const Json& object, const char* name) {
    const auto found = object.IsObject() ? object.FindMember(name) : Json::ConstMemberIterator();
    if (!object.IsObject() || found == object.MemberEnd())
        throw std::runtime_error(std::string("expected an object with the member ") + name);
    return found->value;
}

// An option that is overlooked makes a wrong answer, or a cheap one.
void require_only(const Json& object, std::initializer_list<std::string_view> known) {
    for (const auto& each : object.GetObject())
        if (std::ranges::find(known, text_of(each.name)) == known.end())
            throw std::runtime_error("there is no answer to " + std::string(text_of(each.name)));
}

std::string json_of(const Json& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

// The values of an item's key, a zero behind each.
std::string key_text(const std::vector<std::string>& attributes, const Json& item) {
    std::string text;
    for (const std::string& name : attributes) {
        const Json& value = member(item, name.c_str());
        if (!value.IsObject() || value.MemberCount() != 1)
            throw std::runtime_error("expected one typed value as " + name);
        text.append(text_of(value.MemberBegin()->value)).push_back('\0');
    }
    return text;
}

// What a read of `keys` costs, of items that have less than 4 kB.
std::string capacity(const Json& table, std::size_t keys) {
    return R"({"TableName":)" + json_of(table) + R"(,"CapacityUnits":)" + std::to_string(keys / 2) +
           (keys % 2 == 0 ? ".0}" : ".5}");
}

} // namespace

std::string FilmStore::answer(std::string_view operation, std::string request) {
    rapidjson::Document document;
    document.ParseInsitu(request.data());
    if (document.HasParseError() || !document.IsObject())
        throw std::runtime_error("expected a JSON object");
    if (operation == "BatchGetItem")
        return batch_get(document);
    if (operation == "GetItem")
        return get(document);
    if (operation == "BatchWriteItem")
        return batch_write(document);
    if (operation == "CreateTable")
        return create_table(document);
    if (operation == "DescribeTable")
        return describe_table(document);
    throw std::runtime_error("there is no answer to " + std::string(operation));
}

std::string FilmStore::create_table(const Json& request) {
    Table table;
    for (const Json& key : member(request, "KeySchema").GetArray())
        table.key_attributes.emplace_back(text_of(member(key, "AttributeName")));
    const std::string name(text_of(member(request, "TableName")));
    table.description = R"({"TableName":)" + json_of(member(request, "TableName")) +
                        R"(,"TableStatus":"ACTIVE","KeySchema":)" +
                        json_of(member(request, "KeySchema")) + R"(,"AttributeDefinitions":)" +
                        json_of(member(request, "AttributeDefinitions")) + "}";
    const auto& created = tables_.insert_or_assign(name, std::move(table)).first->second;
    return R"({"TableDescription":)" + created.description + "}";
}

std::string FilmStore::describe_table(const Json& request) {
    return R"({"Table":)" + table(text_of(member(request, "TableName"))).description + "}";
}

std::string FilmStore::batch_write(const Json& request) {
    for (const auto& [name, writes] : member(request, "RequestItems").GetObject()) {
        Table& written = table(text_of(name));
        for (const Json& write : writes.GetArray()) {
            const Json& item = member(member(write, "PutRequest"), "Item");
            written.items[key_text(written.key_attributes, item)] = json_of(item);
        }
    }
    return R"({"UnprocessedItems":{}})";
}

std::string FilmStore::get(const Json& request) {
    require_only(request, {"TableName", "Key", "ReturnConsumedCapacity"});
    ++reads_.requests;
    const Json& name = member(request, "TableName");
    const auto* item = find(table(text_of(name)), member(request, "Key"));
    const std::string costs = R"({"ConsumedCapacity":)" + capacity(name, 1);
    return item ? costs + R"(,"Item":)" + *item + "}" : costs + "}";
}

std::string FilmStore::batch_get(const Json& request) {
    require_only(request, {"RequestItems", "ReturnConsumedCapacity"});
    ++reads_.requests;
    std::string body = R"({"Responses":{)";
    std::string costs;
    for (const auto& [name, asked] : member(request, "RequestItems").GetObject()) {
        require_only(asked, {"Keys"});
        const Table& from = table(text_of(name));
        const auto keys = member(asked, "Keys").GetArray();
        body.append(costs.empty() ? "" : ",").append(json_of(name)).append(":[");
        for (const Json& key : keys)
            if (const auto* item = find(from, key))
                body.append(body.back() == '[' ? "" : ",").append(*item);
        body.push_back(']');
        costs.append(costs.empty() ? "" : ",").append(capacity(name, keys.Size()));
    }
    return body + R"(},"UnprocessedKeys":{},"ConsumedCapacity":[)" + costs + "]}";
}

FilmStore::Table& FilmStore::table(std::string_view name) {
    const auto found = tables_.find(std::string(name));
    if (found == tables_.end())
        throw std::runtime_error("there is no table " + std::string(name));
    return found->second;
}

const std::string* FilmStore::find(const Table& table, const Json& key) {
    ++reads_.keys;
    const auto found = table.items.find(key_text(table.key_attributes, key));
    return found == table.items.end() ? nullptr : &found->second;
}
