#include "dynamodb/protocol/json.hpp"

#include "dynamodb/utf8.hpp"

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

namespace coalesce::dynamodb::protocol {
namespace {

/// A document that stops the reader before its recursion, or that of anybody who walks the
/// result, can exhaust the stack.
class BoundedDocument : public JsonDocument {
public:
    bool StartObject() { return ++depth_ <= max_json_depth && JsonDocument::StartObject(); }
    bool StartArray() { return ++depth_ <= max_json_depth && JsonDocument::StartArray(); }
    bool EndObject(rapidjson::SizeType members) {
        --depth_;
        return JsonDocument::EndObject(members);
    }
    bool EndArray(rapidjson::SizeType elements) {
        --depth_;
        return JsonDocument::EndArray(elements);
    }

private:
    std::size_t depth_ = 0;
};

std::string problem_of(const rapidjson::ParseResult& result, std::string_view body) {
    if (body.empty())
        return "it is empty";
    if (result.Code() == rapidjson::kParseErrorTermination)
        return "it nests deeper than " + std::to_string(max_json_depth) + " levels";
    return std::string(rapidjson::GetParseError_En(result.Code())) + " At byte " +
           std::to_string(result.Offset()) + " of " + std::to_string(body.size());
}

const char* type_of(const JsonValue& value) noexcept {
    switch (value.GetType()) {
    case rapidjson::kNullType: return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType: return "a boolean";
    case rapidjson::kObjectType: return "an object";
    case rapidjson::kArrayType: return "an array";
    case rapidjson::kStringType: return "a string";
    case rapidjson::kNumberType: return "a number";
    }
    return "something else";
}

[[noreturn]] void throw_expected(const char* expected, const JsonValue& came, const Path& path) {
    throw_malformed(path, std::string("expected ") + expected + ", got " + type_of(came));
}

} // namespace

void throw_malformed(const Path& path, const std::string& what) {
    const auto where = path.text();
    throw boost::system::system_error(make_error_code(errc::malformed_response),
                                      (where.empty() ? "the answer" : where) + ": " + what);
}

JsonDocument parse_answer(std::string_view body) {
    BoundedDocument document;
    rapidjson::ParseResult result;
    auto parse = [&](JsonDocument&) {
        rapidjson::MemoryStream bytes(body.data(), body.size());
        rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
        rapidjson::Reader reader;
        result = reader.Parse<rapidjson::kParseDefaultFlags>(stream, document);
        return !result.IsError();
    };
    document.Populate(parse);
    const Path answer;
    if (result.IsError())
        throw_malformed(answer, "expected JSON: " + problem_of(result, body));
    as_object(document, answer);
    return document;
}

const JsonValue* find(const JsonValue& object, std::string_view name) noexcept {
    const JsonValue wanted(
        rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
    const auto found = object.FindMember(wanted);
    return found == object.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
}

const JsonValue& as_object(const JsonValue& value, const Path& path) {
    if (!value.IsObject())
        throw_expected("an object", value, path);
    return value;
}

const JsonValue& as_array(const JsonValue& value, const Path& path) {
    if (!value.IsArray())
        throw_expected("an array", value, path);
    return value;
}

std::string_view as_text(const JsonValue& value, const Path& path) {
    if (!value.IsString())
        throw_expected("a string", value, path);
    // RapidJSON 1.1 lets a lone low surrogate through, as bytes that are not UTF-8.
    if (!is_utf8(view(value)))
        throw_malformed(path, "expected UTF-8, got other bytes");
    return view(value);
}

const JsonValue& require(const JsonValue& object, std::string_view name, const Path& path) {
    const auto* member = find(as_object(object, path), name);
    if (!member)
        throw_malformed(Path(path, name), "expected a value, got none");
    return *member;
}

} // namespace coalesce::dynamodb::protocol
