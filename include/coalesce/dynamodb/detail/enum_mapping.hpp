#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>
#include <coalesce/dynamodb/detail/attribute_names.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

// The mapping of described enums: by name, under the names of `dynamodb_attributes` if it has one.

namespace coalesce::dynamodb::detail {

template <class T>
concept DescribedEnum =
    std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value && !Converted<T>;

template <DescribedEnum T>
class AttributeMapping<T> {
public:
    static constexpr TypeSet types{AttributeType::string};
    using Parts = mp_list<>;

    static AttributeValue write(T value, const Path& path) {
        std::string_view name;
        for_each_enumerator([&](T known, std::string_view its_name) {
            if (known == value)
                name = its_name;
        });
        if (!name.empty())
            return name;
        const auto number = std::to_string(static_cast<std::underlying_type_t<T>>(value));
        throw_unwritable(path, expected_names(), number);
    }

    static T read(ValueReader& reader, AttributeType, const Path& path) {
        const auto name = reader.text(path);
        std::optional<T> value;
        for_each_enumerator([&](T known, std::string_view its_name) {
            if (its_name == name)
                value = known;
        });
        if (value)
            return *value;
        throw_unknown_name(path, expected_names(), name);
    }

private:
    template <class Function>
    static void for_each_enumerator(Function function) {
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
            function(enumerator.value, name_of<T>(enumerator.value, enumerator.name));
        });
    }

    static std::string expected_names() {
        std::string names;
        for_each_enumerator([&](T, std::string_view name) {
            names.append(names.empty() ? "" : ", ").append(name);
        });
        return "one of " + names;
    }
};

} // namespace coalesce::dynamodb::detail
