#include "dynamodb/protocol/key_order.hpp"

#include <algorithm>
#include <cstddef>

namespace coalesce::dynamodb::protocol {
namespace {

/// A canonical number in parts: `-12.5` is negative, 12, 5.
class Decimal {
public:
    explicit Decimal(std::string_view text) : is_negative_(text.starts_with('-')) {
        text.remove_prefix(is_negative_ ? 1 : 0);
        const auto point = text.find('.');
        whole_ = text.substr(0, point);
        if (point != text.npos)
            fraction_ = text.substr(point + 1);
    }

    std::strong_ordering operator<=>(const Decimal& other) const {
        if (is_negative_ != other.is_negative_)
            return other.is_negative_ <=> is_negative_;
        const auto order = magnitude_order(other);
        return is_negative_ ? 0 <=> order : order;
    }

private:
    // Without leading zeros the longer whole is the larger one; fractions have no trailing zeros.
    std::strong_ordering magnitude_order(const Decimal& other) const {
        if (const auto order = whole_.size() <=> other.whole_.size(); order != 0)
            return order;
        if (const auto order = whole_ <=> other.whole_; order != 0)
            return order;
        return fraction_ <=> other.fraction_;
    }

    bool is_negative_;
    std::string_view whole_;
    std::string_view fraction_;
};

/// What a string or binary is made of, as bytes.
std::string_view bytes_of(const AttributeValue& value) {
    if (const auto* binary = value.get_if<Binary>())
        return {reinterpret_cast<const char*>(binary->data()), binary->size()};
    return *value.get_if<std::string>();
}

} // namespace

std::strong_ordering key_order(const AttributeValue& a, const AttributeValue& b) {
    if (const auto* number = a.get_if<Number>())
        return Decimal(number->text()) <=> Decimal(b.get_if<Number>()->text());
    return bytes_of(a) <=> bytes_of(b); // of char's traits: as unsigned bytes
}

bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
    return bytes_of(value).starts_with(bytes_of(prefix));
}

} // namespace coalesce::dynamodb::protocol
