#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <optional>
#include <string>
#include <variant>

// The mappings of types that stand in an item as they are, and of numbers.

namespace coalesce::dynamodb::detail {

/// What `AttributeMapping` has in common for types that are made of no others.
template <AttributeType type>
class ScalarMapping {
public:
    static constexpr TypeSet types{type};
    using Parts = mp_list<>;
};

template <>
class AttributeMapping<bool> : public ScalarMapping<AttributeType::boolean> {
public:
    static AttributeValue write(bool value, const Path&) { return value; }
    static bool read(ValueReader& reader, AttributeType, const Path& path) {
        return reader.boolean(path);
    }
};

template <>
class AttributeMapping<std::string> : public ScalarMapping<AttributeType::string> {
public:
    static AttributeValue write(const std::string& value, const Path&) { return value; }
    static std::string read(ValueReader& reader, AttributeType, const Path& path) {
        return std::string(reader.text(path));
    }
};

template <>
class AttributeMapping<Number> : public ScalarMapping<AttributeType::number> {
public:
    static AttributeValue write(const Number& value, const Path&) { return value; }
    static Number read(ValueReader& reader, AttributeType, const Path& path) {
        return number_of(reader.text(path), path);
    }
};

template <>
class AttributeMapping<Binary> : public ScalarMapping<AttributeType::binary> {
public:
    static AttributeValue write(const Binary& value, const Path&) { return value; }
    static Binary read(ValueReader& reader, AttributeType, const Path& path) {
        return reader.bytes(path);
    }
};

template <class T>
    requires OneOf<T, Null, std::monostate>
class AttributeMapping<T> : public ScalarMapping<AttributeType::null> {
public:
    static AttributeValue write(T, const Path&) { return Null(); }
    static T read(ValueReader&, AttributeType, const Path&) { return {}; }
};

template <Arithmetic T>
    requires(!Converted<T>)
class AttributeMapping<T> : public ScalarMapping<AttributeType::number> {
public:
    static AttributeValue write(T value, const Path& path) {
        if constexpr (Integer<T>) {
            return Number(value);
        } else {
            const auto text = shortest_text(value);
            if (auto number = Number::try_parse(text))
                return *std::move(number);
            throw_unwritable(path, "0 or a magnitude from 1E-130 to 9.99...E+125", text);
        }
    }

    static T read(ValueReader& reader, AttributeType, const Path& path) {
        const auto text = reader.text(path);
        if (const auto value = plain_number<T>(text))
            return *value;
        const auto number = number_of(text, path);
        if (const auto value = number.template try_as<T>())
            return *value;
        throw_unfit(path, expected_number<T>(), number);
    }
};

template <>
class AttributeMapping<AttributeValue> {
public:
    static constexpr TypeSet types = TypeSet::all();
    using Parts = mp_list<>;

    static const AttributeValue& write(const AttributeValue& value, const Path&) { return value; }
    static AttributeValue read(ValueReader& reader, AttributeType type, const Path& path) {
        return read_attribute(reader, type, path);
    }
};

template <>
class AttributeMapping<Item> : public ScalarMapping<AttributeType::map> {
public:
    static AttributeValue write(const Item& value, const Path&) { return value; }
    static Item read(ValueReader& reader, AttributeType, const Path& path) {
        return read_members(reader, path);
    }
};

} // namespace coalesce::dynamodb::detail
