#pragma once

#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Conditions on attributes, in C++: `attr("year") == 2013 && attr("title").begins_with("The ")`.
// With the members of a struct the compiler checks what they are compared with:
// `attr(&Film::info, &FilmInfo::rating) > 8`.

namespace coalesce::dynamodb {

namespace detail {

/// What values of a type are compared with: numbers of all types with each other, an optional
/// with what it may hold.
template <class T>
struct ComparandOf {
    using Type = T;
};
template <Arithmetic T>
    requires(!Converted<T>)
struct ComparandOf<T> {
    using Type = Number;
};
template <class T>
struct ComparandOf<std::optional<T>> : ComparandOf<T> {};

template <class T>
using Comparand = typename ComparandOf<T>::Type;

/// What a value can contain: text, or an element.
template <class T>
struct ElementOf {
    using Type = AttributeValue;
};
template <>
struct ElementOf<std::string> {
    using Type = std::string;
};
template <>
struct ElementOf<Binary> {
    using Type = Binary;
};
template <class T>
    requires requires {
        typename T::value_type;
    }
struct ElementOf<T> : ComparandOf<typename T::value_type> {};
template <class T>
struct ElementOf<std::optional<T>> : ElementOf<T> {};

} // namespace detail

/// Something that has a value in each item: an attribute, or its size.
template <class T>
class Operand {
public:
    using Comparand = detail::Comparand<T>; ///< What it can be compared with.

    /// Made by `attr` and the functions of `Attr`.
    explicit Operand(detail::ConditionParts parts) : parts_(std::move(parts)) {}

    /// For expressions.
    const detail::ConditionParts& parts() const noexcept { return parts_; }

    /// From `low` to `high`, both included.
    Condition between(const Comparand& low, const Comparand& high) const {
        return detail::in_range(parts_, value(low), value(high));
    }

    /// One of at most 100 values. Throws `errc::invalid_expression` for more, and for none.
    Condition is_in(const std::vector<Comparand>& values) const {
        std::vector<AttributeValue> written;
        for (const auto& each : values)
            written.push_back(value(each));
        return detail::among(parts_, std::move(written));
    }

    /// Its value beside one that is given.
    /// @{
    friend Condition operator==(const Operand& a, const Comparand& b) { return a.is("=", b); }
    friend Condition operator!=(const Operand& a, const Comparand& b) { return a.is("<>", b); }
    friend Condition operator<(const Operand& a, const Comparand& b) { return a.is("<", b); }
    friend Condition operator<=(const Operand& a, const Comparand& b) { return a.is("<=", b); }
    friend Condition operator>(const Operand& a, const Comparand& b) { return a.is(">", b); }
    friend Condition operator>=(const Operand& a, const Comparand& b) { return a.is(">=", b); }
    /// @}

protected:
    /// As it is sent.
    template <class Value>
    static AttributeValue value(const Value& given) {
        return detail::write_value(given, detail::Path("a condition's value"));
    }

private:
    Condition is(const char* comparator, const Comparand& other) const {
        return detail::compared(parts_, comparator, {value(other)});
    }

    detail::ConditionParts parts_;
};

/// Two attributes of one item.
/// @{
template <class A, class B>
Condition operator==(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), "=", b.parts());
}
template <class A, class B>
Condition operator!=(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), "<>", b.parts());
}
template <class A, class B>
Condition operator<(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), "<", b.parts());
}
template <class A, class B>
Condition operator<=(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), "<=", b.parts());
}
template <class A, class B>
Condition operator>(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), ">", b.parts());
}
template <class A, class B>
Condition operator>=(const Operand<A>& a, const Operand<B>& b) {
    return detail::compared(a.parts(), ">=", b.parts());
}
/// @}

/// An attribute that holds a `T`, or any value if `T` is `AttributeValue`.
template <class T>
class Attr : public Operand<T> {
public:
    using Operand<T>::Operand;

    /// An item has it.
    Condition exists() const { return detail::test_of("attribute_exists", this->parts()); }

    /// An item lacks it.
    Condition not_exists() const { return detail::test_of("attribute_not_exists", this->parts()); }

    /// Of a type by its tag: `"S"`, `"N"`, `"BOOL"`, `"NULL"`, ... Throws
    /// `errc::invalid_expression` for others.
    Condition attribute_type(std::string_view type) const {
        return detail::test_of("attribute_type", this->parts(), detail::type_tag(type));
    }

    /// Strings and binaries only.
    Condition begins_with(const detail::Comparand<T>& prefix) const {
        static_assert(is_string_or_binary,
                      "dynamodb: begins_with is for attributes of the types S and B");
        return detail::test_of("begins_with", this->parts(), this->value(prefix));
    }

    /// A part of a string or binary, or an element of a set or list.
    Condition contains(const typename detail::ElementOf<T>::Type& element) const {
        return detail::test_of("contains", this->parts(), this->value(element));
    }

    /// The characters of a string, the bytes of a binary, the elements of a set, list or map.
    Operand<std::size_t> size() const {
        return Operand<std::size_t>(detail::size_of(this->parts()));
    }

private:
    static constexpr bool is_string_or_binary = detail::types_of<T>.overlaps(
        {detail::AttributeType::string, detail::AttributeType::binary});
};

/// The attribute at a document path: `title`, `info.rating`, `actors[0]`. Any name is fine, also
/// those that DynamoDB reserves.
///
/// Throws: `errc::invalid_expression` for a path that cannot be read.
inline Attr<AttributeValue> attr(std::string_view path) {
    return Attr<AttributeValue>(detail::path_of(path));
}

/// The attribute at a path of names that may have dots and brackets in them.
inline Attr<AttributeValue> attr(Projection::Path path) {
    return Attr<AttributeValue>({std::move(path)});
}

namespace detail {

template <class Struct, class Member>
std::string attribute_name_of(Member Struct::*member) {
    static_assert(DescribedStruct<Struct>,
                  "dynamodb: a struct whose members stand in a condition must be described with "
                  "BOOST_DESCRIBE_STRUCT");
    std::string name;
    if constexpr (DescribedStruct<Struct>)
        boost::mp11::mp_for_each<Members<Struct>>([&]<class Descriptor>(Descriptor) {
            if constexpr (std::same_as<decltype(Descriptor::pointer), Member Struct::*const>)
                if (Descriptor::pointer == member)
                    name = attribute_name<Struct, Descriptor>;
        });
    return name;
}

/// The type of the last member on a path of members.
template <class Member, class... Inner>
struct EndOfPath {
    using Type = Member;
};
template <class Member, class Struct, class Next, class... Inner>
struct EndOfPath<Member, Next Struct::*, Inner...> : EndOfPath<Next, Inner...> {
    static_assert(std::same_as<Member, Struct> || std::same_as<Member, std::optional<Struct>>,
                  "dynamodb: each member on the path of an attribute belongs to the struct that "
                  "the member before it holds");
};

} // namespace detail

/// The attribute of a described member, or of a member of that: `attr(&Film::info,
/// &FilmInfo::rating)`. It has the name that the struct gives it.
template <class Struct, class Member, class... Inner>
auto attr(Member Struct::*member, Inner... inner) {
    Projection::Path path{detail::attribute_name_of(member)};
    (path.emplace_back(detail::attribute_name_of(inner)), ...);
    return Attr<typename detail::EndOfPath<Member, Inner...>::Type>({std::move(path)});
}

} // namespace coalesce::dynamodb
