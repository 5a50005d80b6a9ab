#pragma once

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coalesce::dynamodb {

namespace detail {

/// A word or sign of an expression: `AND`, `begins_with`, `<=`, `(`.
class Word {
public:
    explicit Word(std::string_view word) : text(word) {}

    std::string text;
};

/// A part of a condition, from left to right.
using ConditionPart = std::variant<Word, Projection::Path, AttributeValue>;
using ConditionParts = std::vector<ConditionPart>;

/// What holds a condition together at its loosest place, to know where brackets are needed.
enum class Binding { tight, by_and, loose };

} // namespace detail

/// What items have to be like: a condition of DynamoDB on their attributes.
///
/// Made of attributes (`attr("info.rating") > 8`, see `attr.hpp`), or of an expression as the
/// service defines it. Names and values travel as placeholders, so that no name is reserved.
///
/// An empty condition asks for nothing. Facts: reference of the service, "Condition and filter
/// expressions".
class Condition {
public:
    using Names = std::map<std::string, std::string>;     ///< `#r`: an attribute.
    using Values = std::map<std::string, AttributeValue>; ///< `:least`: a value.

    Condition() = default;

    /// An expression, and what its placeholders stand for:
    /// `Condition("#r > :least AND begins_with(title, :t)", {{"#r", "rating"}},
    ///            {{":least", 8}, {":t", "The "}})`. Reserved words need no placeholder here.
    ///
    /// Throws: `errc::invalid_expression` for a placeholder that is not defined or not used, for a
    /// function that DynamoDB does not have, and for what cannot be a part of an expression.
    /// Whether the parts make sense together, the service says.
    Condition(std::string_view expression, const Names& names, const Values& values);

    /// Whether it asks for nothing.
    bool empty() const noexcept { return parts_.empty(); }

    /// Both, or the one that is not empty.
    friend Condition operator&&(const Condition& a, const Condition& b);
    /// At least one of both, or the one that is not empty.
    friend Condition operator||(const Condition& a, const Condition& b);
    /// The opposite; empty of an empty one.
    friend Condition operator!(const Condition& condition);

    /// For expressions.
    const detail::ConditionParts& parts() const noexcept { return parts_; }

    /// Of parts that are known to make a condition.
    Condition(detail::ConditionParts parts, detail::Binding binding)
        : parts_(std::move(parts)), binding_(binding) {}

private:
    detail::ConditionParts parts_;
    detail::Binding binding_ = detail::Binding::tight;
};

namespace detail {

/// `operand comparator other`, as in `rating > 8`.
Condition compared(const ConditionParts& operand, const char* comparator,
                   const ConditionParts& other);

/// `operand BETWEEN low AND high`.
Condition in_range(const ConditionParts& operand, AttributeValue low, AttributeValue high);

/// `operand IN (values)`. Throws `errc::invalid_expression` unless there are 1 to 100.
Condition among(const ConditionParts& operand, std::vector<AttributeValue> values);

/// `function(operand)`, or `function(operand, argument)`.
Condition test_of(const char* function, const ConditionParts& operand);
Condition test_of(const char* function, const ConditionParts& operand, AttributeValue argument);

/// `size(operand)`.
ConditionParts size_of(const ConditionParts& operand);

/// The path of an attribute. Throws `errc::invalid_expression`.
ConditionParts path_of(std::string_view path);

/// Throws `errc::invalid_expression` unless `type` is one of `S`, `N`, `BOOL` and so on.
AttributeValue type_tag(std::string_view type);

} // namespace detail

} // namespace coalesce::dynamodb
