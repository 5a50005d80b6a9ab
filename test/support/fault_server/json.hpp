#pragma once

#include "support/fault_server/answer.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

// The JSON of requests and answers. What cannot be read is `Refused`, as the service would.

namespace coalesce::test {

using Json = rapidjson::Value;

/// Reads a request, whose root is an object.
rapidjson::Document parse_request_body(std::string_view body);

/// The member of that name; null if it is absent or JSON's null.
const Json* find_member(const Json& object, std::string_view name);

/// Each refuses a member that is absent or of another type.
const Json& required_object(const Json& object, std::string_view name);
std::string required_text(const Json& object, std::string_view name);

inline std::string_view text_of(const Json& string) {
    return {string.GetString(), string.GetStringLength()};
}

/// An item, or a key, in DynamoDB's JSON.
dynamodb::Item read_item(const Json& value);
dynamodb::Item required_item(const Json& object, std::string_view name);

/// Text as a JSON string, with its quotes.
std::string json_string(std::string_view text);

/// A value, as it was read.
std::string json_text(const Json& value);

/// `[a,b]` of elements that are JSON.
std::string json_array(const std::vector<std::string>& elements);

/// `{"name":value}` of members that are written as `"name":value`.
std::string json_object(const std::vector<std::string>& members);

/// `"name":value`.
std::string json_member(std::string_view name, std::string_view json);

} // namespace coalesce::test
