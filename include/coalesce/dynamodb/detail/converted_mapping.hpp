#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>

// The mapping of types that somebody wrote a `Converter` for: as that of the type that is stored.

namespace coalesce::dynamodb::detail {

template <Converted T>
using StoredOf = std::remove_cvref_t<decltype(Converter<T>::to(std::declval<const T&>()))>;

template <class T>
concept ConvertedBothWays = Converted<T> && requires {
    { Converter<T>::from(std::declval<StoredOf<T>>()) } -> std::convertible_to<T>;
};

template <ConvertedBothWays T>
class AttributeMapping<T> {
public:
    using Stored = StoredOf<T>;
    static constexpr TypeSet types = types_of<Stored>;
    using Parts = mp_list<Stored>;

    static AttributeValue write(const T& value, const Path& path) {
        return write_value<Stored>(stored(value, path), path);
    }

    static T read(ValueReader& reader, AttributeType type, const Path& path) {
        auto stored = AttributeMapping<Stored>::read(reader, type, path);
        try {
            return Converter<T>::from(std::move(stored));
        } catch (const std::exception& error) {
            throw_unconverted(errc::mismatch, path, error);
        }
    }

private:
    static Stored stored(const T& value, const Path& path) {
        try {
            return Converter<T>::to(value);
        } catch (const std::exception& error) {
            throw_unconverted(errc::invalid_item, path, error);
        }
    }
};

} // namespace coalesce::dynamodb::detail
