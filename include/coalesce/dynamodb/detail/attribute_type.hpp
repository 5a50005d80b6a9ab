#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::detail {

/// DynamoDB's types of values, in the order of `AttributeValue::Variant`.
enum class AttributeType : std::uint8_t {
    null,
    boolean,
    number,
    string,
    binary,
    string_set,
    number_set,
    binary_set,
    list,
    map,
};

inline constexpr std::size_t attribute_type_count = 10;

/// DynamoDB's tag of a type: `"S"`, `"N"`, `"BOOL"` and so on.
const char* tag_of(AttributeType type) noexcept;
std::optional<AttributeType> type_of_tag(std::string_view tag) noexcept;

/// Some of the types, for the compiler to compare.
class TypeSet {
public:
    constexpr TypeSet(std::initializer_list<AttributeType> types) {
        for (const auto type : types)
            bits_ = static_cast<std::uint16_t>(bits_ | bit(type));
    }

    static constexpr TypeSet all() { return TypeSet((1U << attribute_type_count) - 1U); }

    constexpr bool contains(AttributeType type) const { return (bits_ & bit(type)) != 0; }
    constexpr bool overlaps(TypeSet other) const { return (bits_ & other.bits_) != 0; }

    friend constexpr TypeSet operator|(TypeSet a, TypeSet b) {
        return TypeSet(unsigned{a.bits_} | b.bits_);
    }
    friend constexpr bool operator==(TypeSet, TypeSet) = default;

    /// For messages: `N`, `N or NULL`, `a value`.
    std::string text() const;

private:
    constexpr explicit TypeSet(unsigned bits) : bits_(static_cast<std::uint16_t>(bits)) {}

    static constexpr unsigned bit(AttributeType type) { return 1U << static_cast<unsigned>(type); }

    std::uint16_t bits_ = 0;
};

} // namespace coalesce::dynamodb::detail
