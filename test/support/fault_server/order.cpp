#include "support/fault_server/order.hpp"

#include <algorithm>

namespace coalesce::test {

using dynamodb::AttributeValue;
using dynamodb::Binary;
using dynamodb::Item;
using dynamodb::KeyAttribute;
using dynamodb::Number;

namespace {

// Numbers that a long double cannot tell apart are ordered somehow, but never equal.
std::strong_ordering order_of_numbers(const Number& a, const Number& b) {
    const auto left = a.as<long double>();
    const auto right = b.as<long double>();
    if (left == right)
        return a <=> b;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering order_of_binaries(const Binary& a, const Binary& b) {
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

} // namespace

std::strong_ordering order(const AttributeValue& a, const AttributeValue& b) {
    if (a.variant().index() != b.variant().index())
        return a.variant().index() <=> b.variant().index();
    if (const auto* number = a.get_if<Number>())
        return order_of_numbers(*number, *b.get_if<Number>());
    if (const auto* text = a.get_if<std::string>())
        return *text <=> *b.get_if<std::string>();
    if (const auto* binary = a.get_if<Binary>())
        return order_of_binaries(*binary, *b.get_if<Binary>());
    return std::strong_ordering::equal;
}

const AttributeValue& value_in(const Item& item, std::string_view attribute) {
    static const AttributeValue none;
    const auto found = item.find(attribute);
    return found == item.end() ? none : found->second;
}

std::strong_ordering order_by(const std::vector<KeyAttribute>& attributes, const Item& a,
                              const Item& b) {
    for (const auto& attribute : attributes)
        if (const auto found = order(value_in(a, attribute.name), value_in(b, attribute.name));
            found != std::strong_ordering::equal)
            return found;
    return std::strong_ordering::equal;
}

std::vector<KeyAttribute> attributes_of(const dynamodb::KeySchema& schema) {
    std::vector<KeyAttribute> attributes{schema.partition};
    if (schema.sort)
        attributes.push_back(*schema.sort);
    return attributes;
}

bool KeyOrder::operator()(const Item& a, const Item& b) const {
    const auto left = hash_of(a);
    const auto right = hash_of(b);
    return left == right ? order_by(attributes_, a, b) == std::strong_ordering::less : left < right;
}

std::size_t KeyOrder::hash_of(const Item& key) const {
    return hash_value(value_in(key, attributes_.front().name));
}

} // namespace coalesce::test
