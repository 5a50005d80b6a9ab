#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <boost/mp11/function.hpp>

#include <concepts>
#include <cstddef>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

// The mappings of containers, of whatever library: sequences are L, sets SS, NS or BS, maps by
// name M.

namespace coalesce::dynamodb::detail {

/// `std::vector`, `std::deque` and the like.
template <class T>
concept Sequence = std::ranges::range<T> && requires(T sequence, typename T::value_type value) {
    sequence.push_back(std::move(value));
} && !OneOf<T, std::string, Binary> && !Converted<T>;

/// A sequence of bytes could be meant as B or as L: see `Mistake`.
template <class T>
concept ByteSequence = Sequence<T> && OneOf<typename T::value_type, unsigned char, std::byte>;

template <Sequence T>
    requires(!ByteSequence<T>)
class AttributeMapping<T> {
public:
    static constexpr TypeSet types{AttributeType::list};
    using Value = typename T::value_type;
    using Parts = mp_list<Value>;

    static AttributeValue write(const T& values, const Path& path) {
        List list;
        list.reserve(static_cast<std::size_t>(std::ranges::distance(values)));
        for (const Value& value : values)
            list.push_back(write_value<Value>(value, Path(path, list.size())));
        return list;
    }

    static T read(ValueReader& reader, AttributeType, const Path& path) {
        T values;
        for (std::size_t i = 0; reader.next_element(path); ++i) {
            if constexpr (requires { values.reserve(i); })
                if (i == 0)
                    values.reserve(4); // instead of one, then two, then four
            values.push_back(read_value<Value>(reader, Path(path, i)));
        }
        return values;
    }
};

/// `std::set`, `std::unordered_set` and the like; what can hold equals would lose them.
template <class T>
concept Set = std::ranges::range<T> && std::same_as<typename T::key_type, typename T::value_type> &&
    requires(T set, typename T::value_type value) {
    set.insert(std::move(value)).second;
} && !Converted<T>;

template <class T, AttributeType type>
using StandsAs = std::bool_constant<types_of<T> == TypeSet{type}>;

/// The set of DynamoDB that holds what stands alone as S, N or B; none for other types.
template <class T>
using SetForm = boost::mp11::mp_cond<StandsAs<T, AttributeType::string>, StringSet, //
                                     StandsAs<T, AttributeType::number>, NumberSet, //
                                     StandsAs<T, AttributeType::binary>, BinarySet>;

template <class T>
concept SetElement = Mapped<T> && requires {
    typename SetForm<T>;
};

template <Set T>
    requires SetElement<typename T::value_type>
class AttributeMapping<T> {
public:
    using Element = typename T::value_type;
    using Form = SetForm<Element>;
    static constexpr TypeSet types{type_held_as<Form>};
    using Parts = mp_list<Element>;

    // DynamoDB has no empty set: an empty one is left out.
    static bool is_absent(const T& set) { return std::ranges::empty(set); }
    static T when_absent() { return {}; }

    static AttributeValue write(const T& set, const Path& path) {
        Form form;
        for (const Element& element : set) {
            const AttributeValue value = write_value<Element>(element, path);
            form.insert(*value.get_if<typename Form::value_type>());
        }
        return form;
    }

    // An element stands bare in its set, without a type of its own.
    static T read(ValueReader& reader, AttributeType type, const Path& path) {
        T set;
        for (std::size_t i = 0; reader.next_element(path); ++i)
            set.insert(AttributeMapping<Element>::read(reader, type, Path(path, i)));
        return set;
    }
};

/// A map by name: `std::map`, Boost's `flat_map` and the like.
template <class T>
concept StringMap = !std::same_as<T, Item> && std::same_as<typename T::key_type, std::string> &&
                    requires(T map, std::string name, typename T::mapped_type value) {
    map.emplace(std::move(name), std::move(value)).second;
    map.begin()->second;
}
&&!Converted<T>;

template <StringMap T>
class AttributeMapping<T> {
public:
    static constexpr TypeSet types{AttributeType::map};
    using Value = typename T::mapped_type;
    using Parts = mp_list<Value>;

    static AttributeValue write(const T& map, const Path& path) {
        Item item;
        item.reserve(map.size());
        for (const auto& [name, value] : map)
            item.emplace_hint(item.end(), name, write_value<Value>(value, Path(path, name)));
        return item;
    }

    static T read(ValueReader& reader, AttributeType, const Path& path) {
        T map;
        while (const auto name = reader.next_member(path)) {
            const Path here(path, *name);
            if (!map.emplace(std::string(*name), read_value<Value>(reader, here)).second)
                throw_twice(here);
        }
        return map;
    }
};

} // namespace coalesce::dynamodb::detail
