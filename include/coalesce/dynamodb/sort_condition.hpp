#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// How a key attribute can be compared in a query.
enum class Comparison { equal, less, less_equal, greater, greater_equal, between, begins_with };

/// Which items of a partition a query reads, by their sort key; all of them by default. Made by
/// the functions below.
class SortCondition {
public:
    /// All items of the partition.
    SortCondition() = default;
    /// What the functions below make.
    SortCondition(Comparison how, std::vector<AttributeValue> with)
        : comparison(how), operands(std::move(with)) {}

    /// Whether it lets all items pass.
    bool empty() const noexcept { return operands.empty(); }

    Comparison comparison = Comparison::equal; ///< How the sort key is compared.
    std::vector<AttributeValue> operands;      ///< One; two of `between`.
};

/// The item with this sort key.
inline SortCondition equal(AttributeValue value) {
    return {Comparison::equal, {std::move(value)}};
}
/// Items in front of it.
inline SortCondition less(AttributeValue value) {
    return {Comparison::less, {std::move(value)}};
}
/// It and items in front of it.
inline SortCondition less_equal(AttributeValue value) {
    return {Comparison::less_equal, {std::move(value)}};
}
/// Items behind it.
inline SortCondition greater(AttributeValue value) {
    return {Comparison::greater, {std::move(value)}};
}
/// It and items behind it.
inline SortCondition greater_equal(AttributeValue value) {
    return {Comparison::greater_equal, {std::move(value)}};
}

/// From `low` to `high`, both included.
inline SortCondition between(AttributeValue low, AttributeValue high) {
    return {Comparison::between, {std::move(low), std::move(high)}};
}

/// Strings and binaries only.
inline SortCondition begins_with(AttributeValue prefix) {
    return {Comparison::begins_with, {std::move(prefix)}};
}

} // namespace coalesce::dynamodb
