#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <optional>
#include <utility>
#include <variant>

// The mapping of variants. DynamoDB's type of the value says which alternative it is, so no two
// alternatives may have a type in common: see `Mistake`.

namespace coalesce::dynamodb::detail {

template <class... Alternatives>
    requires(!Converted<std::variant<Alternatives...>>)
class AttributeMapping<std::variant<Alternatives...>> {
public:
    using Variant = std::variant<Alternatives...>;
    static constexpr TypeSet types = (types_of<Alternatives> | ...);
    using Parts = mp_list<Alternatives...>;

    static AttributeValue write(const Variant& value, const Path& path) {
        const auto write_held = [&](const auto& held) { return write_value(held, path); };
        return std::visit(write_held, value);
    }

    static Variant read(ValueReader& reader, AttributeType type, const Path& path) {
        std::optional<Variant> value;
        (read_if_fits<Alternatives>(value, reader, type, path) || ...);
        return *std::move(value);
    }

private:
    template <class T>
    static bool read_if_fits(std::optional<Variant>& value, ValueReader& reader, AttributeType type,
                             const Path& path) {
        if (!types_of<T>.contains(type))
            return false;
        value.emplace(std::in_place_type<T>, AttributeMapping<T>::read(reader, type, path));
        return true;
    }
};

/// Whether DynamoDB's types tell the alternatives of a variant apart.
template <class T>
inline constexpr bool has_distinct_alternatives = true;
template <class First, class... Others>
    requires(!Converted<std::variant<First, Others...>>)
inline constexpr bool has_distinct_alternatives<std::variant<First, Others...>> =
    !(types_of<First>.overlaps(types_of<Others>) || ...) &&
    has_distinct_alternatives<std::variant<Others...>>;
template <>
inline constexpr bool has_distinct_alternatives<std::variant<>> = true;

} // namespace coalesce::dynamodb::detail
