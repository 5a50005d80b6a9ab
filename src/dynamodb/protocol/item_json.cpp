#include "dynamodb/protocol/item_json.hpp"

#include "dynamodb/base64.hpp"

#include <array>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

void write_members(JsonWriter& out, const Item& item);
void write_attribute(JsonWriter& out, const AttributeValue& value);

// One overload per type of a value: writes what stands behind the type's tag.
class AttributeWriter {
public:
    explicit AttributeWriter(JsonWriter& out) : out_(out) {}

    void operator()(Null) const { out_.Bool(true); }
    void operator()(bool value) const { out_.Bool(value); }
    void operator()(const Number& value) const { write(out_, value.text()); }
    void operator()(const std::string& value) const { write(out_, value); }
    void operator()(const Binary& value) const { write(out_, to_base64(value)); }
    void operator()(const AttributeValue& value) const { write_attribute(out_, value); }
    void operator()(const Item& value) const { write_members(out_, value); }

    template <class Elements>
    void operator()(const Elements& values) const {
        out_.StartArray();
        for (const auto& value : values)
            (*this)(value);
        out_.EndArray();
    }

private:
    JsonWriter& out_;
};

void write_attribute(JsonWriter& out, const AttributeValue& value) {
    out.StartObject();
    write_name(out, value.type());
    std::visit(AttributeWriter(out), value.variant());
    out.EndObject();
}

void write_members(JsonWriter& out, const Item& item) {
    out.StartObject();
    for (const auto& [name, value] : item) {
        write_name(out, name);
        write_attribute(out, value);
    }
    out.EndObject();
}

AttributeValue read_attribute(const JsonValue& value, const Path& path);

Number read_number(const JsonValue& value, const Path& path) {
    const auto text = as_text(value, path);
    try {
        return Number(text);
    } catch (const boost::system::system_error& error) {
        throw_malformed(path, error.what());
    }
}

Binary read_binary(const JsonValue& value, const Path& path) {
    auto bytes = from_base64(as_text(value, path));
    if (!bytes)
        throw_malformed(path, "expected base64, got other text");
    return *std::move(bytes);
}

std::string read_string(const JsonValue& value, const Path& path) {
    return std::string(as_text(value, path));
}

bool read_bool(const JsonValue& value, const Path& path) {
    if (!value.IsBool())
        throw_malformed(path, "expected true or false");
    return value.GetBool();
}

Null read_null(const JsonValue& value, const Path& path) {
    read_bool(value, path);
    return {};
}

template <class Set, auto read_element>
Set read_set(const JsonValue& value, const Path& path) {
    Set set;
    const auto& array = as_array(value, path);
    for (rapidjson::SizeType i = 0; i < array.Size(); ++i)
        set.insert(read_element(array[i], Path(path, i)));
    return set;
}

List read_list(const JsonValue& value, const Path& path) {
    const auto& array = as_array(value, path);
    List list;
    list.reserve(array.Size());
    for (rapidjson::SizeType i = 0; i < array.Size(); ++i)
        list.push_back(read_attribute(array[i], Path(path, i)));
    return list;
}

template <auto read>
AttributeValue read_as(const JsonValue& value, const Path& path) {
    return AttributeValue(read(value, path));
}

class TypeReader {
public:
    std::string_view tag;
    AttributeValue (*read)(const JsonValue&, const Path&);
};

constexpr std::array type_readers{
    TypeReader{"S", read_as<read_string>},
    TypeReader{"N", read_as<read_number>},
    TypeReader{"M", read_as<read_item>},
    TypeReader{"L", read_as<read_list>},
    TypeReader{"BOOL", read_as<read_bool>},
    TypeReader{"NULL", read_as<read_null>},
    TypeReader{"B", read_as<read_binary>},
    TypeReader{"SS", read_as<read_set<StringSet, read_string>>},
    TypeReader{"NS", read_as<read_set<NumberSet, read_number>>},
    TypeReader{"BS", read_as<read_set<BinarySet, read_binary>>},
};

const TypeReader* reader_of(std::string_view tag) noexcept {
    for (const auto& reader : type_readers)
        if (reader.tag == tag)
            return &reader;
    return nullptr;
}

AttributeValue read_attribute(const JsonValue& value, const Path& path) {
    const TypeReader* reader = nullptr;
    const JsonValue* inside = nullptr;
    for (const auto& member : as_object(value, path).GetObject()) {
        const auto* known = member.value.IsNull() ? nullptr : reader_of(view(member.name));
        if (known && reader)
            throw_malformed(path, "expected one type, got " + std::string(reader->tag) + " and " +
                                      std::string(known->tag));
        if (known) {
            reader = known;
            inside = &member.value;
        }
    }
    if (!reader)
        throw_malformed(path, "expected a value of a known type, got none");
    return reader->read(*inside, path);
}

bool has_type(const AttributeValue& value, KeyType type) noexcept {
    return std::string_view(value.type()) == to_string(type);
}

} // namespace

void write_item(JsonWriter& out, const Item& item) {
    check_item(item);
    write_members(out, item);
}

std::string to_json(const Item& item) {
    return written([&](JsonWriter& out) { write_item(out, item); });
}

Item read_item(const JsonValue& value, const Path& path) {
    Item::sequence_type members;
    members.reserve(as_object(value, path).MemberCount());
    for (const auto& member : value.GetObject()) {
        if (member.value.IsNull())
            continue;
        const auto name = as_text(member.name, path);
        members.emplace_back(name, read_attribute(member.value, Path(path, name)));
    }
    // Sorted once at the end: inserting one by one takes quadratic time for large maps.
    Item item;
    item.adopt_sequence(std::move(members));
    return item;
}

Item item_from_json(std::string_view json) {
    return read_item(parse_answer(json), Path());
}

std::optional<Item> read_key(const JsonValue& item, const KeySchema& schema, const Path& path) {
    as_object(item, path);
    Item key;
    auto take = [&](const KeyAttribute& attribute) {
        const auto* value = find(item, attribute.name);
        if (!value)
            return false;
        auto read = read_attribute(*value, Path(path, attribute.name));
        const bool fits = has_type(read, attribute.type);
        key.emplace(attribute.name, std::move(read));
        return fits;
    };
    if (!take(schema.partition) || (schema.sort && !take(*schema.sort)))
        return std::nullopt;
    return key;
}

} // namespace coalesce::dynamodb::protocol
