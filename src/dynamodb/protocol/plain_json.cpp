#include "dynamodb/protocol/plain_json.hpp"

#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/json_reader.hpp"

#include <coalesce/dynamodb/detail/value_reader.hpp>

#include <variant>

namespace coalesce::dynamodb::protocol {
namespace {

void write_plain(JsonWriter& out, const AttributeValue& value) {
    const auto* number = value.get_if<Number>();
    if (!number)
        return write(out, std::get<std::string>(value.variant()));
    out.RawValue(number->text().data(), number->text().size(), rapidjson::kNumberType);
}

AttributeValue read_plain(JsonReader& in, const Path& path) {
    const auto json = in.text_of([&] { in.skip(path); });
    if (json.starts_with('"'))
        return JsonReader(json).string(path);
    return detail::number_of(json, path);
}

} // namespace

std::string to_plain_json(const Item& item) {
    return written([&](JsonWriter& out) {
        out.StartObject();
        for (const auto& [name, value] : item) {
            write_name(out, name);
            write_plain(out, value);
        }
        out.EndObject();
    });
}

Item from_plain_json(std::string_view json) {
    const Path root;
    JsonReader in(json);
    Item item;
    in.begin_object(root);
    while (const auto name = in.next_member(root)) {
        const Path path(root, *name);
        if (!item.emplace(std::string(*name), read_plain(in, path)).second)
            throw_malformed(path, "expected a name once, got it twice");
    }
    in.end(root);
    return item;
}

} // namespace coalesce::dynamodb::protocol
