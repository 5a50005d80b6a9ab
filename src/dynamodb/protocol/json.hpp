#pragma once

// The law of this room: bytes in, values out, and the other way round. It decides what to send
// and what an answer means; it knows no socket, no clock and no chance. Whatever the service
// sends ends as a value or as `errc::malformed_response` that names the place, never as a crash.
// RapidJSON shows in this file alone; the headers for other rooms do not include it.

#include "dynamodb/protocol/json_scan.hpp"

#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/error.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::protocol {

using JsonValue = rapidjson::Value;
using JsonDocument = rapidjson::Document;

/// RapidJSON's writer, which takes text as it is where nothing has to be escaped: mostly.
class JsonWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
public:
    explicit JsonWriter(rapidjson::StringBuffer& buffer) : Writer(buffer) {}

    bool text(std::string_view text) {
        bool is_ascii = true; // RapidJSON does not ask either: items are checked before
        const auto* end = text.data() + text.size();
        if (end_of_plain(text.data(), end, is_ascii) != end)
            return String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        Prefix(rapidjson::kStringType);
        auto* quoted = os_->Push(text.size() + 2);
        *quoted = '"';
        *std::copy(text.begin(), text.end(), quoted + 1) = '"';
        return EndValue(true);
    }
};

/// Where in an answer a value stands, for messages: `Responses.Movies[3].title`.
using detail::Path;

[[noreturn]] void throw_malformed(const Path& path, const std::string& what);

/// How deep an answer may nest. An attribute nests 32 levels at most and each is two of JSON's;
/// the rest is the envelope, and room for servers that are more generous.
inline constexpr std::size_t max_json_depth = 160;

/// Reads an answer whose root is an object. Throws `errc::malformed_response` for anything else,
/// and for an answer that nests deeper than anything DynamoDB sends.
JsonDocument parse_answer(std::string_view body);

/// The member of that name; null if it is absent or JSON's null, which mean the same.
const JsonValue* find(const JsonValue& object, std::string_view name) noexcept;

/// Each throws `errc::malformed_response` unless the value has that type.
const JsonValue& as_object(const JsonValue& value, const Path& path);
const JsonValue& as_array(const JsonValue& value, const Path& path);
std::string_view as_text(const JsonValue& value, const Path& path);

/// Like `find`, but the member has to be there.
const JsonValue& require(const JsonValue& object, std::string_view name, const Path& path);

inline std::string_view view(const JsonValue& string) noexcept {
    return {string.GetString(), string.GetStringLength()};
}

inline void write(JsonWriter& out, std::string_view text) {
    out.text(text);
}

inline void write_name(JsonWriter& out, std::string_view name) {
    out.text(name);
}

/// Writes text that is JSON already.
inline void write_raw(JsonWriter& out, std::string_view json) {
    out.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

/// Calls `body` with a writer and gives what it wrote: some `expected_bytes`, so that it need not
/// be copied from one buffer to a larger one.
template <class Body>
std::string written(Body body, std::size_t expected_bytes = 256) {
    rapidjson::StringBuffer buffer(nullptr, expected_bytes);
    JsonWriter out(buffer);
    body(out);
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace coalesce::dynamodb::protocol
