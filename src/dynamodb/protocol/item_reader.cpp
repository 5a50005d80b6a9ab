#include "dynamodb/protocol/item_reader.hpp"

#include "dynamodb/base64.hpp"
#include "dynamodb/protocol/json.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

bool has_type(const AttributeValue& value, KeyType type) noexcept {
    return std::string_view(value.type()) == to_string(type);
}

/// Reads the attributes that `find`, given a name, knows; nothing unless there are `expected`.
template <class Find>
std::optional<Item> read_attributes(JsonReader& in, std::size_t expected, const Path& path,
                                    Find find) {
    ItemReader reader(in);
    Item key;
    in.begin_object(path);
    while (const auto name = reader.next_member(path)) {
        const Path here(path, *name);
        const KeyAttribute* attribute = find(*name);
        if (!attribute) {
            reader.skip(here);
            continue;
        }
        const auto type = reader.enter(here);
        auto value = detail::read_attribute(reader, type, here);
        reader.leave(here);
        if (has_type(value, attribute->type))
            key.insert_or_assign(attribute->name, std::move(value));
        if (key.size() == expected) {
            in.skip_members(path);
            break;
        }
    }
    return key.size() == expected ? std::optional(std::move(key)) : std::nullopt;
}

} // namespace

/// Goes to the next member that is named after a type; nothing at the end of the value.
std::optional<AttributeType> ItemReader::next_type(const Path& path) {
    while (const auto name = in_.next_member(path)) {
        const auto type = detail::type_of_tag(*name);
        if (in_.take_null())
            continue;
        if (type)
            return type;
        in_.skip(path);
    }
    return std::nullopt;
}

/// Enters a value and goes to the member that is named after its type.
std::optional<AttributeType> ItemReader::enter_type(const Path& path) {
    if (const auto tag = in_.enter_tagged()) {
        const auto type = detail::type_of_tag({&*tag, 1});
        if (type && !in_.take_null())
            return type;
        if (!type)
            in_.skip(path);
    } else {
        in_.begin_object(path);
    }
    return next_type(path);
}

AttributeType ItemReader::enter(const Path& path) {
    const auto type = enter_type(path);
    if (!type)
        throw_malformed(path, "expected a value of a known type, got none");
    switch (*type) {
    case AttributeType::null: in_.boolean(path); break;
    case AttributeType::map: in_.begin_object(path); break;
    case AttributeType::list:
    case AttributeType::string_set:
    case AttributeType::number_set:
    case AttributeType::binary_set: in_.begin_array(path); break;
    default: break;
    }
    return *type;
}

void ItemReader::leave(const Path& path) {
    if (in_.take_end_of_object())
        return;
    if (const auto type = next_type(path))
        throw_malformed(path, std::string("expected one type, got another one, ") +
                                  detail::tag_of(*type));
}

Binary ItemReader::bytes(const Path& path) {
    auto bytes = from_base64(in_.string(path));
    if (!bytes)
        throw_malformed(path, "expected base64, got other text");
    return *std::move(bytes);
}

std::optional<std::string_view> ItemReader::next_member(const Path& path) {
    while (const auto name = in_.next_member(path))
        if (!in_.take_null())
            return name;
    return std::nullopt;
}

std::optional<Item> read_key(JsonReader& in, const KeySchema& schema, const Path& path) {
    const auto find = [&](std::string_view name) -> const KeyAttribute* {
        if (name == schema.partition.name)
            return &schema.partition;
        return schema.sort && name == schema.sort->name ? &*schema.sort : nullptr;
    };
    return read_attributes(in, schema.sort ? 2 : 1, path, find);
}

std::optional<Item> read_key(JsonReader& in, const std::vector<KeyAttribute>& attributes,
                             const Path& path) {
    const auto find = [&](std::string_view name) -> const KeyAttribute* {
        const auto found = std::ranges::find(attributes, name, &KeyAttribute::name);
        return found == attributes.end() ? nullptr : &*found;
    };
    return read_attributes(in, attributes.size(), path, find);
}

} // namespace coalesce::dynamodb::protocol

namespace coalesce::dynamodb::detail {

void read_json(std::string_view json, const Path& path, const ReadItem& read) {
    protocol::JsonReader in(json);
    protocol::ItemReader reader(in);
    in.begin_object(path);
    read(reader);
    in.end(path);
}

} // namespace coalesce::dynamodb::detail
