#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The mappings of types that hold others: optionals, vectors, maps by name.

namespace coalesce::dynamodb::detail {

template <class T>
class AttributeMapping<std::optional<T>> {
public:
    using Form = AttributeValue;
    using Parts = mp_list<T>;

    static bool is_absent(const std::optional<T>& value) {
        if constexpr (MayBeAbsent<T>)
            return !value || AttributeMapping<T>::is_absent(*value);
        else
            return !value;
    }
    static std::optional<T> when_absent() { return std::nullopt; }

    // In a list or a map, where nothing can be left out, NULL holds the place.
    static AttributeValue write(const std::optional<T>& value, const Path& path) {
        return value ? write_value(*value, path) : AttributeValue();
    }

    static std::optional<T> read(const AttributeValue& value, const Path& path) {
        if (value.get_if<Null>() && !std::same_as<T, AttributeValue>)
            return std::nullopt;
        return read_value<T>(value, path);
    }
};

template <class T, class Allocator>
    requires(!OneOf<T, std::byte>)
class AttributeMapping<std::vector<T, Allocator>> {
public:
    using Form = List;
    using Parts = mp_list<T>;

    static List write(const std::vector<T, Allocator>& values, const Path& path) {
        List list;
        list.reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            list.push_back(write_value<T>(values[i], Path(path, i)));
        return list;
    }

    static std::vector<T, Allocator> read(const List& list, const Path& path) {
        std::vector<T, Allocator> values;
        values.reserve(list.size());
        for (std::size_t i = 0; i < list.size(); ++i)
            values.push_back(read_value<T>(list[i], Path(path, i)));
        return values;
    }
};

/// A map by name, of whatever library: `std::map`, Boost's `flat_map` and the like.
template <class T>
concept StringMap = !std::same_as<T, Item> && std::same_as<typename T::key_type, std::string> &&
                    requires(T map, std::string name, typename T::mapped_type value) {
    map.emplace(std::move(name), std::move(value));
    map.begin()->second;
};

template <StringMap T>
class AttributeMapping<T> {
public:
    using Form = Item;
    using Value = typename T::mapped_type;
    using Parts = mp_list<Value>;

    static Item write(const T& map, const Path& path) {
        Item item;
        item.reserve(map.size());
        for (const auto& [name, value] : map)
            item.emplace_hint(item.end(), name, write_value<Value>(value, Path(path, name)));
        return item;
    }

    static T read(const Item& item, const Path& path) {
        T map;
        for (const auto& [name, value] : item)
            map.emplace(name, read_value<Value>(value, Path(path, name)));
        return map;
    }
};

} // namespace coalesce::dynamodb::detail
