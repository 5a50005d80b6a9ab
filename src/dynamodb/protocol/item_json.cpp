#include "dynamodb/protocol/item_json.hpp"

#include "dynamodb/base64.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

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
    void operator()(const Item& value) const { write_item(out_, value); }

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

} // namespace

void write_item(JsonWriter& out, const Item& item) {
    out.StartObject();
    for (const auto& [name, value] : item) {
        write_name(out, name);
        write_attribute(out, value);
    }
    out.EndObject();
}

} // namespace coalesce::dynamodb::protocol

namespace coalesce::dynamodb {

std::string to_json(const Item& item) {
    check_item(item);
    return protocol::written([&](protocol::JsonWriter& out) { protocol::write_item(out, item); });
}

} // namespace coalesce::dynamodb
