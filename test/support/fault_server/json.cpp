#include "support/fault_server/json.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <boost/system/system_error.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace coalesce::test {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string joined(const std::vector<std::string>& parts, char open, char close) {
    std::string text(1, open);
    for (const auto& part : parts)
        text.append(text.size() > 1 ? "," : "").append(part);
    return text + close;
}

} // namespace

rapidjson::Document parse_request_body(std::string_view body) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
    if (document.HasParseError() || !document.IsObject())
        throw Refused("SerializationException", "expected a JSON object");
    return document;
}

const Json* find_member(const Json& object, std::string_view name) {
    const auto found = object.FindMember(
        Json(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
    return found == object.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
}

const Json& required_object(const Json& object, std::string_view name) {
    const auto* member = object.IsObject() ? find_member(object, name) : nullptr;
    if (!member)
        throw Refused("ValidationException", "member " + std::string(name) + " is missing");
    if (!member->IsObject())
        throw Refused("SerializationException", std::string(name) + " is no object");
    return *member;
}

std::string required_text(const Json& object, std::string_view name) {
    const auto* member = find_member(object, name);
    if (!member)
        throw Refused("ValidationException", "member " + std::string(name) + " is missing");
    if (!member->IsString())
        throw Refused("SerializationException", std::string(name) + " is no string");
    return std::string(text_of(*member));
}

dynamodb::Item read_item(const Json& value) {
    try {
        return dynamodb::from_json<dynamodb::Item>(json_text(value));
    } catch (const boost::system::system_error& error) {
        throw Refused("ValidationException", error.what());
    }
}

dynamodb::Item required_item(const Json& object, std::string_view name) {
    return read_item(required_object(object, name));
}

std::string json_string(std::string_view text) {
    return json_text(
        Json(rapidjson::StringRef(text.data(), static_cast<rapidjson::SizeType>(text.size()))));
}

std::string json_text(const Json& value) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string json_array(const std::vector<std::string>& elements) {
    return joined(elements, '[', ']');
}

std::string json_object(const std::vector<std::string>& members) {
    return joined(members, '{', '}');
}

std::string json_member(std::string_view name, std::string_view json) {
    return json_string(name).append(":").append(json);
}

} // namespace coalesce::test
