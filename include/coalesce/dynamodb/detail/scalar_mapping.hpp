#pragma once

#include <coalesce/dynamodb/detail/attribute_mapping.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

// The mappings of types that stand in an item as they are, of numbers, and of described enums.

namespace coalesce::dynamodb::detail {

template <class T>
    requires OneOf<T, bool, Number, std::string, Binary, StringSet, NumberSet, BinarySet, Item,
                   AttributeValue>
class AttributeMapping<T> {
public:
    using Form = T;
    using Parts = mp_list<>;

    static const T& write(const T& value, const Path&) { return value; }
    static const T& read(const T& form, const Path&) { return form; }

    // DynamoDB has no empty set: an empty one is left out.
    static bool is_absent(const T& value) requires OneOf<T, StringSet, NumberSet, BinarySet> {
        return value.empty();
    }
    static T when_absent() requires OneOf<T, StringSet, NumberSet, BinarySet> { return {}; }
};

template <Arithmetic T>
class AttributeMapping<T> {
public:
    using Form = Number;
    using Parts = mp_list<>;

    static Number write(T value, const Path& path) {
        if constexpr (Integer<T>) {
            return Number(value);
        } else {
            const auto text = shortest_text(value);
            if (auto number = Number::try_parse(text))
                return *std::move(number);
            throw_unwritable(path, "0 or a magnitude from 1E-130 to 9.99...E+125", text);
        }
    }

    static T read(const Number& number, const Path& path) {
        if (const auto value = number.try_as<T>())
            return *value;
        throw_unfit(path, expected_number<T>(), number);
    }
};

template <class T>
    requires(std::is_enum_v<T>&& boost::describe::has_describe_enumerators<T>::value)
class AttributeMapping<T> {
public:
    using Form = std::string;
    using Parts = mp_list<>;

    static std::string write(T value, const Path& path) {
        const char* name = nullptr;
        for_each_enumerator([&](auto enumerator) {
            if (enumerator.value == value)
                name = enumerator.name;
        });
        if (name)
            return name;
        const auto number = std::to_string(static_cast<std::underlying_type_t<T>>(value));
        throw_unwritable(path, expected_names(), number);
    }

    static T read(const std::string& name, const Path& path) {
        std::optional<T> value;
        for_each_enumerator([&](auto enumerator) {
            if (enumerator.name == name)
                value = enumerator.value;
        });
        if (value)
            return *value;
        throw_unknown_name(path, expected_names(), name);
    }

private:
    template <class Function>
    static void for_each_enumerator(Function function) {
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(function);
    }

    static std::string expected_names() {
        std::string names;
        for_each_enumerator([&](auto enumerator) {
            names.append(names.empty() ? "" : ", ").append(enumerator.name);
        });
        return "one of " + names;
    }
};

} // namespace coalesce::dynamodb::detail
