#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// The mapping of described structs: one attribute per public member, inherited ones included.

namespace coalesce::dynamodb::detail {

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

/// The type of the member that `Descriptor` describes.
template <class T, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

template <class Descriptor>
constexpr std::string_view attribute_name() {
    return Descriptor::name;
}

template <class T>
void write_attribute(Item& item, std::string_view name, const T& value, const Path& parent) {
    if constexpr (MayBeAbsent<T>)
        if (AttributeMapping<T>::is_absent(value))
            return;
    item.emplace(std::string(name), write_value(value, Path(parent, name)));
}

template <class T>
T read_attribute(const Item& item, std::string_view name, const Path& parent) {
    const Path path(parent, name);
    const auto place = item.find(name);
    if (place != item.end())
        return read_value<T>(place->second, path);
    if constexpr (MayBeAbsent<T>)
        return AttributeMapping<T>::when_absent();
    else if constexpr (Mapped<T>)
        throw_missing(path, expected_type<T>());
}

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <DescribedStruct T>
class AttributeMapping<T> {
public:
    using Form = Item;
    template <class Descriptor>
    using Member = MemberType<T, Descriptor>;
    using Parts = boost::mp11::mp_rename<boost::mp11::mp_transform<Member, Members<T>>, mp_list>;

    static Item write(const T& value, const Path& path) {
        Item item;
        item.reserve(boost::mp11::mp_size<Members<T>>::value);
        boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
            write_attribute(item, attribute_name<Descriptor>(), value.*Descriptor::pointer, path);
        });
        return item;
    }

    static T read(const Item& item, const Path& path) {
        T value{};
        boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
            value.*Descriptor::pointer =
                read_attribute<Member<Descriptor>>(item, attribute_name<Descriptor>(), path);
        });
        return value;
    }
};

} // namespace coalesce::dynamodb::detail
