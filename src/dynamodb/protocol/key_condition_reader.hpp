#pragma once

#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/sort_condition.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// An attribute, as a condition names it, and what it is compared with.
class NamedComparison {
public:
    NamedComparison(std::string attribute_name, SortCondition with_values)
        : attribute(std::move(attribute_name)), condition(std::move(with_values)) {}

    std::string attribute;
    SortCondition condition;
};

/// Reads a condition that can stand on a key: comparisons that all hold. Throws
/// `errc::invalid_query`, beginning with `subject`, for any other, saying what is allowed.
std::vector<NamedComparison> read_key_condition(const Condition& condition,
                                                std::string_view subject);

} // namespace coalesce::dynamodb::protocol
