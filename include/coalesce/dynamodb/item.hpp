#pragma once

#include <coalesce/dynamodb/number.hpp>

#include <boost/container/flat_map.hpp>

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coalesce::dynamodb {

class AttributeValue;

/// DynamoDB's NULL: present, without a value. Not the same as an attribute that is missing.
struct Null {
    friend auto operator<=>(Null, Null) = default;
    friend std::size_t hash_value(Null) noexcept { return 0; }
};

using Binary = std::vector<std::byte>;   ///< DynamoDB's B.
using StringSet = std::set<std::string>; ///< DynamoDB's SS.
using NumberSet = std::set<Number>;      ///< DynamoDB's NS.

/// Byte by byte. (GCC 12 warns of `std::less`, falsely, in every optimised build.)
struct BinaryLess {
    /// As `std::less` does it.
    bool operator()(const Binary& a, const Binary& b) const {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
    }
};
using BinarySet = std::set<Binary, BinaryLess>; ///< DynamoDB's BS.

/// A list that holds nothing but a list is `List{AttributeValue(List{...})}`: of `List{List{...}}`
/// some compilers make a copy of the inner one.
using List = std::vector<AttributeValue>;

/// An item, or a map inside one: attribute names and their values, ordered by name.
using Item = boost::container::flat_map<std::string, AttributeValue, std::less<>>;

/// One value of an item, of any of DynamoDB's types: NULL, BOOL, N, S, B, SS, NS, BS, L, M.
///
/// Values compare by what they mean: numbers by value, sets regardless of order, and never
/// equal across types.
class AttributeValue {
public:
    /// What it can hold.
    using Variant = std::variant<Null, bool, Number, std::string, Binary, StringSet, NumberSet,
                                 BinarySet, List, Item>;

    /// NULL.
    AttributeValue() = default;

    /// The value given, of the type that it has.
    /// @{
    AttributeValue(Null) {}
    template <std::same_as<bool> T>
    AttributeValue(T value) : value_(value) {}
    template <Arithmetic T>
    AttributeValue(T value) : value_(Number(value)) {}
    AttributeValue(Number value) : value_(std::move(value)) {}
    AttributeValue(std::string value) : value_(std::move(value)) {}
    AttributeValue(std::string_view value) : value_(std::string(value)) {}
    AttributeValue(const char* value) : value_(std::string(value)) {}
    AttributeValue(Binary value) : value_(std::move(value)) {}
    AttributeValue(StringSet value) : value_(std::move(value)) {}
    AttributeValue(NumberSet value) : value_(std::move(value)) {}
    AttributeValue(BinarySet value) : value_(std::move(value)) {}
    AttributeValue(List value);
    AttributeValue(Item value);
    /// @}

    /// What it holds.
    /// @{
    const Variant& variant() const noexcept { return value_; }
    Variant& variant() noexcept { return value_; }
    /// @}

    /// The value as one of the variant's types, or null if it is of another.
    template <class T>
    const T* get_if() const noexcept {
        return std::get_if<T>(&value_);
    }

    /// DynamoDB's tag of the type: `"S"`, `"N"`, `"BOOL"` and so on.
    const char* type() const noexcept;

    /// Same type and same value.
    friend bool operator==(const AttributeValue& a, const AttributeValue& b) {
        return a.value_ == b.value_;
    }
    friend std::size_t hash_value(const AttributeValue& value);

    /// Writes DynamoDB's JSON form, for messages: long strings and binaries are cut.
    friend std::ostream& operator<<(std::ostream& out, const AttributeValue& value);

private:
    Variant value_;
};

/// Writes DynamoDB's JSON form, for messages: long strings and binaries are cut.
std::ostream& operator<<(std::ostream& out, const Item& item);

/// The bytes that an item counts for DynamoDB's limit of 400 KB (409,600 bytes) and its prices:
/// those of the names, and for each value
///
/// - S and B: their bytes, in UTF-8 and before base64;
/// - N: 1, and 1 for every two significant digits before the point and behind it, and 1 for a
///   minus sign; 0 counts 1. DynamoDB documents this as approximate: it may count one more;
/// - BOOL and NULL: 1; SS, NS and BS: what their elements count;
/// - L and M: 3, and for each element 1 and what it counts.
std::size_t item_size(const Item& item);

/// Throws `errc::invalid_item` if DynamoDB would refuse the item wherever it is stored: an empty
/// set, more than 31 lists and maps one inside another, an attribute name that has not 1 to 65535
/// bytes, text that is not UTF-8, an `item_size` above 409,600 bytes. The message names the
/// attribute. Keys have rules of their own (`check_key`).
void check_item(const Item& item);

inline AttributeValue::AttributeValue(List value) : value_(std::move(value)) {}
inline AttributeValue::AttributeValue(Item value) : value_(std::move(value)) {}

} // namespace coalesce::dynamodb
