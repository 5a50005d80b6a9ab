#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>
#include <coalesce/dynamodb/detail/attribute_names.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// The mapping of described structs: one attribute per public member, inherited ones included.
// Attributes without a member are passed over; they are never taken apart.

namespace coalesce::dynamodb::detail {

template <class T>
concept DescribedStruct =
    std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !Converted<T>;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

/// The type of the member that `Descriptor` describes.
template <class T, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

/// The attribute's name of the member that `Descriptor` describes.
template <class T, class Descriptor>
inline constexpr std::string_view attribute_name = name_of<T>(Descriptor::pointer,
                                                              Descriptor::name);

template <DescribedStruct T>
class AttributeMapping<T> {
public:
    template <class Descriptor>
    using Member = MemberType<T, Descriptor>;

    static constexpr TypeSet types{AttributeType::map};
    using Parts = boost::mp11::mp_rename<boost::mp11::mp_transform<Member, Members<T>>, mp_list>;

    static AttributeValue write(const T& value, const Path& path) {
        Item item;
        item.reserve(size);
        for (const auto write_next : writers_by_name(Indices()))
            write_next(item, value, path);
        return item;
    }

    static T read(ValueReader& reader, AttributeType, const Path& path) {
        T value{};
        Seen seen{};
        while (const auto name = reader.next_member(path)) {
            const Path here(path, *name);
            if (!read_member(value, *name, seen, reader, here, Indices()))
                reader.skip(here);
        }
        fill_absent(value, seen, path, Indices());
        return value;
    }

private:
    static constexpr std::size_t size = boost::mp11::mp_size<Members<T>>::value;
    using Indices = std::make_index_sequence<size>;
    using Seen = std::array<bool, size>;

    template <std::size_t I>
    using At = boost::mp11::mp_at_c<Members<T>, I>;

    using WriteMember = void (*)(Item& item, const T& value, const Path& path);

    /// In the order of the attributes' names, which is that of an item: each is written at its end.
    template <std::size_t... I>
    static const auto& writers_by_name(std::index_sequence<I...>) {
        static constexpr auto sorted = [] {
            std::array<std::pair<std::string_view, WriteMember>, size> named{
                {{attribute_name<T, At<I>>, &write_member<At<I>>}...}};
            std::ranges::sort(named, {}, [](const auto& one) { return one.first; });
            std::array<WriteMember, size> writers{};
            std::ranges::transform(named, writers.begin(),
                                   [](const auto& one) { return one.second; });
            return writers;
        }();
        return sorted;
    }

    template <class Descriptor>
    static void write_member(Item& item, const T& value, const Path& path) {
        using Value = Member<Descriptor>;
        const Value& member = value.*Descriptor::pointer;
        if constexpr (MayBeAbsent<Value>)
            if (AttributeMapping<Value>::is_absent(member))
                return;
        constexpr auto name = attribute_name<T, Descriptor>;
        item.emplace_hint(item.end(), std::string(name), write_value(member, Path(path, name)));
    }

    /// Reads into the member of that name; false if there is none.
    template <std::size_t... I>
    static bool read_member(T& value, std::string_view name, Seen& seen, ValueReader& reader,
                            const Path& path, std::index_sequence<I...>) {
        const auto read_if_named = [&]<std::size_t i>() {
            if (!is_named<At<i>>(name))
                return false;
            if (std::exchange(seen[i], true))
                throw_twice(path);
            value.*At<i>::pointer = read_value<Member<At<i>>>(reader, path);
            return true;
        };
        return (read_if_named.template operator()<I>() || ...);
    }

    /// With a size that the compiler knows, names are compared without a call.
    template <class Descriptor>
    static bool is_named(std::string_view name) {
        constexpr auto wanted = attribute_name<T, Descriptor>;
        return name.size() == wanted.size() &&
               std::memcmp(name.data(), wanted.data(), wanted.size()) == 0;
    }

    template <std::size_t... I>
    static void fill_absent(T& value, const Seen& seen, const Path& path,
                            std::index_sequence<I...>) {
        (fill_if_absent<At<I>>(value, seen[I], path), ...);
    }

    template <class Descriptor>
    static void fill_if_absent(T& value, bool seen, const Path& path) {
        using Value = Member<Descriptor>;
        if (seen)
            return;
        if constexpr (MayBeAbsent<Value>)
            value.*Descriptor::pointer = AttributeMapping<Value>::when_absent();
        else
            throw_missing(Path(path, attribute_name<T, Descriptor>), types_of<Value>);
    }
};

} // namespace coalesce::dynamodb::detail
