#include "dynamodb/key_attribute.hpp"

#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

#include <algorithm>

namespace coalesce::dynamodb {
namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

// `S ("2013")`, and only the type where a value would be long.
std::string found(const AttributeValue& value) {
    const std::string type = value.type();
    if (const auto* text = value.get_if<std::string>())
        return type + " (" + quoted(*text) + ')';
    if (const auto* number = value.get_if<Number>())
        return type + " (" + quoted(number->text()) + ')';
    return type;
}

// The bytes of a key value that are limited; numbers are not.
std::optional<std::size_t> size_of(const AttributeValue& value) {
    if (const auto* text = value.get_if<std::string>())
        return text->size();
    if (const auto* binary = value.get_if<Binary>())
        return binary->size();
    return std::nullopt;
}

} // namespace

std::string described(const KeyAttribute& attribute) {
    return quoted(attribute.name) + " (" + to_string(attribute.type) + ')';
}

bool is_key_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= longest_key_name && is_utf8(name);
}

bool is_resource_name(std::string_view name) noexcept {
    return name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, is_name_character);
}

std::optional<std::string> unfit(const KeyAttribute& attribute, std::size_t limit,
                                 const AttributeValue& value) {
    if (std::string_view(value.type()) != to_string(attribute.type))
        return "key attribute " + quoted(attribute.name) + " must be " + to_string(attribute.type) +
               ", but is " + found(value);
    const auto size = size_of(value);
    if (size && (*size == 0 || *size > limit))
        return "key attribute " + described(attribute) + " must have 1 to " +
               std::to_string(limit) + " bytes, but " +
               (*size == 0 ? "is empty" : "has " + std::to_string(*size));
    const auto* text = value.get_if<std::string>();
    if (text && !is_utf8(*text))
        return "key attribute " + described(attribute) + " is not UTF-8: " + quoted(*text);
    return std::nullopt;
}

std::optional<std::string> problem_of(const KeyAttribute& attribute, std::size_t limit,
                                      const Item& item) {
    const auto place = item.find(attribute.name);
    if (place == item.end())
        return "key attribute " + described(attribute) + " is missing";
    return unfit(attribute, limit, place->second);
}

std::vector<KeyAttribute> attributes_of(const KeySchema& schema) {
    std::vector<KeyAttribute> attributes{schema.partition};
    if (schema.sort)
        attributes.push_back(*schema.sort);
    return attributes;
}

void add_new(std::vector<KeyAttribute>& attributes, const std::vector<KeyAttribute>& more) {
    for (const auto& attribute : more)
        if (std::ranges::find(attributes, attribute) == attributes.end())
            attributes.push_back(attribute);
}

std::string described(const std::vector<KeyAttribute>& attributes) {
    std::string text;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (i > 0)
            text += i + 1 == attributes.size() ? " and " : ", ";
        text += described(attributes[i]);
    }
    return text;
}

} // namespace coalesce::dynamodb
