#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <optional>

// The mapping of optionals. A missing attribute and one that is NULL are both read as empty,
// unless what the optional holds can be NULL itself: an `AttributeValue`, a variant with `Null`, or
// another optional, which so tells NULL from missing.

namespace coalesce::dynamodb::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
    requires(!Converted<std::optional<T>>)
class AttributeMapping<std::optional<T>> {
public:
    static constexpr TypeSet types = types_of<T> | TypeSet{AttributeType::null};
    using Parts = mp_list<T>;

    static bool is_absent(const std::optional<T>& value) {
        if constexpr (MayBeAbsent<T> && !is_optional<T>)
            return !value || AttributeMapping<T>::is_absent(*value);
        else
            return !value;
    }
    static std::optional<T> when_absent() { return std::nullopt; }

    // In a list or a map, where nothing can be left out, NULL holds the place.
    static AttributeValue write(const std::optional<T>& value, const Path& path) {
        return value ? write_value(*value, path) : AttributeValue();
    }

    static std::optional<T> read(ValueReader& reader, AttributeType type, const Path& path) {
        if (!types_of<T>.contains(type))
            return std::nullopt;
        return std::optional<T>(std::in_place, AttributeMapping<T>::read(reader, type, path));
    }
};

} // namespace coalesce::dynamodb::detail
