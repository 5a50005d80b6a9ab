#pragma once

#include "support/fault_server/json.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {

/// One comparison of an expression: `#a >= :v`, `a BETWEEN :v AND :w`, `begins_with(a.b, :v)`.
class Comparison {
public:
    /// Whether it is so of an item.
    bool holds(const dynamodb::Item& item) const;

    std::vector<std::string> path;
    std::string sign; ///< `=`, `BETWEEN`, `begins_with` and so on.
    std::vector<dynamodb::AttributeValue> operands;
};

/// The expressions of a request, with what their placeholders stand for. Comparisons that are
/// joined by AND, in any brackets; this server knows neither OR nor NOT, IN, size and indexes.
/// What it does not know and what nothing defines or uses is `Refused`.
class Expressions {
public:
    explicit Expressions(const Json& request);

    /// The comparisons of a member of the request; none if it is absent.
    std::vector<Comparison> read(std::string_view member);

    /// The names that are left for the projection: those that it uses or nothing else does.
    std::map<std::string, std::string> names_left_for(std::string_view projection) const;

    /// Refuses values that no expression uses. Called after all have been read.
    void check_all_values_used() const;

private:
    friend class ExpressionParser;

    std::string name_of(const std::string& word);
    dynamodb::AttributeValue value_of(const std::string& word);

    const Json& request_;
    std::map<std::string, std::string> names_;
    std::map<std::string, dynamodb::AttributeValue> values_;
    std::set<std::string> used_;
};

} // namespace coalesce::test
