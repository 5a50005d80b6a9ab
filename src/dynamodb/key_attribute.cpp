#include "dynamodb/key_attribute.hpp"

#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

#include <string_view>

namespace coalesce::dynamodb {
namespace {

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

std::optional<std::string> problem_of(const KeyAttribute& attribute, std::size_t limit,
                                      const Item& item) {
    const auto place = item.find(attribute.name);
    if (place == item.end())
        return "key attribute " + described(attribute) + " is missing";
    const auto& value = place->second;
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

} // namespace coalesce::dynamodb
