#pragma once

#include <rapidjson/document.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {

/// An event of a Chrome trace; values of `args` are texts here, whatever they are there.
struct TraceEvent {
    std::string name;
    std::string phase;
    std::string id;
    unsigned group = 0;
    double time = 0; // microseconds
    std::map<std::string, std::string> args;
};

inline std::string text_of(const rapidjson::Value& value) {
    if (value.IsString())
        return {value.GetString(), value.GetStringLength()};
    if (value.IsBool())
        return value.GetBool() ? "true" : "false";
    if (value.IsUint64())
        return std::to_string(value.GetUint64());
    return std::to_string(value.GetDouble());
}

inline TraceEvent event_of(const rapidjson::Value& object) {
    TraceEvent event;
    event.name = object["name"].GetString();
    event.phase = object["ph"].GetString();
    event.group = object["pid"].GetUint();
    event.time = object["ts"].GetDouble();
    if (object.HasMember("id2"))
        event.id = object["id2"]["local"].GetString();
    if (object.HasMember("args"))
        for (const auto& arg : object["args"].GetObject())
            event.args[arg.name.GetString()] = text_of(arg.value);
    return event;
}

/// The events of a whole document; throws if it is none.
inline std::vector<TraceEvent> read_trace(const std::string& document) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseValidateEncodingFlag>(document.data(), document.size());
    if (json.HasParseError() || !json.IsArray())
        throw std::runtime_error("no JSON array:\n" + document);
    std::vector<TraceEvent> events;
    for (const auto& object : json.GetArray())
        events.push_back(event_of(object));
    return events;
}

/// Those that are no headings.
inline std::vector<TraceEvent> without_headings(std::vector<TraceEvent> events) {
    std::erase_if(events, [](const TraceEvent& event) { return event.phase == "M"; });
    return events;
}

} // namespace coalesce::test
