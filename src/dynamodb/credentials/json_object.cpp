#include "dynamodb/credentials/json_object.hpp"

#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

using Value = rapidjson::Value;

// Without recursion, so that no depth of the text exhausts the stack.
constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

[[noreturn]] void refuse_document(const std::string& text) {
    throw boost::system::system_error(errc::malformed_response, text);
}

std::string_view view(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

const Value& object_in(const Value& value, const std::string& origin, std::string_view member) {
    if (!value.IsObject())
        refuse_document(origin + " is no JSON object");
    if (member.empty())
        return value;
    const auto found = value.FindMember(Value(
        rapidjson::StringRef(member.data(), static_cast<rapidjson::SizeType>(member.size()))));
    if (found == value.MemberEnd() || !found->value.IsObject())
        refuse_document(origin + " has no object " + quoted(member));
    return found->value;
}

} // namespace

JsonObject::JsonObject(std::string_view text, std::string origin, std::string_view member)
    : origin_(std::move(origin)) {
    rapidjson::Document document;
    if (document.Parse<flags>(text.data(), text.size()).HasParseError())
        refuse_document(origin_ +
                        " is no JSON: " + rapidjson::GetParseError_En(document.GetParseError()) +
                        " At byte " + std::to_string(document.GetErrorOffset()) + " of " +
                        std::to_string(text.size()));
    for (const auto& [name, value] : object_in(document, origin_, member).GetObject()) {
        if (value.IsString())
            texts_.try_emplace(std::string(view(name)), view(value));
        else if (value.IsInt64())
            numbers_.try_emplace(std::string(view(name)), value.GetInt64());
    }
}

std::optional<std::string> JsonObject::text(std::string_view name) const {
    const auto found = texts_.find(name);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> JsonObject::number(std::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::string JsonObject::required_text(std::string_view name) const {
    auto found = text(name);
    if (!found || found->find_first_not_of(" \t\r\n") == found->npos)
        refuse_document(origin_ + " has no text " + quoted(name));
    return std::move(*found);
}

std::optional<TimePoint> JsonObject::time(std::string_view name) const {
    const auto found = text(name);
    if (!found)
        return std::nullopt;
    const auto time = read_utc_time(*found);
    if (!time)
        refuse_document(origin_ + " has no time in " + quoted(name) +
                        "; expected one like 2021-09-21T18:32:37Z");
    return time;
}

TimePoint JsonObject::required_time(std::string_view name) const {
    required_text(name);
    return *time(name);
}

} // namespace coalesce::dynamodb::credentials
