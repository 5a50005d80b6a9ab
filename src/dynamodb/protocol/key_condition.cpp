#include "dynamodb/protocol/key_condition.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/protocol/key_condition_reader.hpp"
#include "dynamodb/protocol/key_order.hpp"
#include "dynamodb/quoted.hpp"

#include <algorithm>
#include <array>

namespace coalesce::dynamodb::protocol {
namespace {

using detail::ConditionParts;
using detail::SourceAbout;
using detail::Word;

[[noreturn]] void refuse(const SourceAbout& source, const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      source.subject + ": " + reason);
}

/// `equal` of the partition key, and the condition on the sort key, as a query has them without a
/// key condition.
std::vector<NamedComparison> short_form(const SourceAbout& source, const QueryOptions& options) {
    if (!options.partition)
        refuse(source, "a query needs the value of the partition key, " +
                           described(source.partition) + "; use a scan to read all partitions");
    if (source.partition.size() > 1)
        refuse(source, "its partition key has several attributes, " + described(source.partition) +
                           "; compare each of them in a key_condition");
    std::vector<NamedComparison> comparisons;
    comparisons.emplace_back(source.partition.front().name, equal(*options.partition));
    if (options.sort.empty())
        return comparisons;
    if (source.sort.empty())
        refuse(source, "it has no sort key to compare; its key is " + described(source.partition));
    comparisons.emplace_back(source.sort.front().name, options.sort);
    return comparisons;
}

std::vector<NamedComparison> given_comparisons(const SourceAbout& source,
                                               const QueryOptions& options) {
    if (options.key_condition.empty())
        return short_form(source, options);
    if (options.partition || !options.sort.empty())
        refuse(source, "got a key_condition and a partition or sort; expected one or the other");
    return read_key_condition(options.key_condition, source.subject);
}

/// Takes the comparison of an attribute out of those that were given.
std::optional<KeyComparison> take(std::vector<NamedComparison>& given,
                                  const KeyAttribute& attribute) {
    const auto found = std::ranges::find(given, attribute.name, &NamedComparison::attribute);
    if (found == given.end())
        return std::nullopt;
    KeyComparison comparison(attribute, std::move(found->condition));
    given.erase(found);
    return comparison;
}

/// Of comparisons that no attribute of the key has taken.
[[noreturn]] void refuse_rest(const SourceAbout& source, const std::string& attribute) {
    const auto key = source.key();
    const auto is_named = [&](const KeyAttribute& each) { return each.name == attribute; };
    if (std::ranges::none_of(key, is_named))
        refuse(source, "a key condition names " + quoted(attribute) + "; its key is " +
                           described(key) + ". Other conditions belong into the filter");
    refuse(source, "a key condition names " + quoted(attribute) +
                       " twice, or behind a sort key attribute that is not compared with =; "
                       "expected one comparison of each, in the order " +
                       described(key));
}

void check_operands(const SourceAbout& source, const KeyComparison& compared, std::size_t limit) {
    const auto& [comparison, operands] = compared.condition;
    if (comparison == Comparison::begins_with && compared.attribute.type == KeyType::number)
        refuse(source, "begins_with does not work on " + described(compared.attribute) +
                           "; numbers are compared with =, <, <=, >, >= or BETWEEN");
    for (const auto& operand : operands)
        if (const auto problem = unfit(compared.attribute, limit, operand))
            refuse(source, *problem);
    if (comparison == Comparison::between && key_order(operands[0], operands[1]) > 0)
        refuse(source, "BETWEEN of " + described(compared.attribute) +
                           " got its upper value first; expected the lower one");
}

/// Of the comparisons that are written with a sign between the attribute and its value.
const char* sign_of(Comparison comparison) noexcept {
    constexpr std::array signs{"=", "<", "<=", ">", ">="};
    return signs[static_cast<std::size_t>(comparison)];
}

Condition condition_of(const KeyComparison& compared) {
    const auto& operands = compared.condition.operands;
    const ConditionParts name{Projection::Path{compared.attribute.name}};
    switch (compared.condition.comparison) {
    case Comparison::between: return detail::in_range(name, operands[0], operands[1]);
    case Comparison::begins_with: return detail::test_of("begins_with", name, operands[0]);
    default: return detail::compared(name, sign_of(compared.condition.comparison), {operands[0]});
    }
}

bool holds(const SortCondition& condition, const AttributeValue& value) {
    const auto& operands = condition.operands;
    switch (condition.comparison) {
    case Comparison::equal: return value == operands[0];
    case Comparison::less: return key_order(value, operands[0]) < 0;
    case Comparison::less_equal: return key_order(value, operands[0]) <= 0;
    case Comparison::greater: return key_order(value, operands[0]) > 0;
    case Comparison::greater_equal: return key_order(value, operands[0]) >= 0;
    case Comparison::between:
        return key_order(value, operands[0]) >= 0 && key_order(value, operands[1]) <= 0;
    case Comparison::begins_with: return begins_with(value, operands[0]);
    }
    return false;
}

} // namespace

KeyCondition::KeyCondition(const SourceAbout& source, const QueryOptions& options) {
    auto given = given_comparisons(source, options);
    for (const auto& attribute : source.partition) {
        auto compared = take(given, attribute);
        if (!compared || compared->condition.comparison != Comparison::equal)
            refuse(source, "a query needs the one value of " + described(attribute) +
                               ", which is of its partition key: compare it with =");
        check_operands(source, *compared, longest_partition_key);
        comparisons_.push_back(*std::move(compared));
    }
    bool is_range = false;
    for (const auto& attribute : source.sort) {
        auto compared = is_range ? std::nullopt : take(given, attribute);
        if (!compared)
            break;
        check_operands(source, *compared, longest_sort_key);
        is_range = compared->condition.comparison != Comparison::equal;
        comparisons_.push_back(*std::move(compared));
    }
    if (!given.empty())
        refuse_rest(source, given.front().attribute);
    has_whole_key_ = !source.index && !is_range && comparisons_.size() == 1 + source.sort.size();
}

Condition KeyCondition::condition() const {
    Condition condition;
    for (const auto& compared : comparisons_)
        condition = condition && condition_of(compared);
    return condition;
}

void KeyCondition::check_position(const SourceAbout& source, const Item& position) const {
    for (const auto& compared : comparisons_) {
        const auto found = position.find(compared.attribute.name);
        if (found != position.end() && holds(compared.condition, found->second))
            continue;
        throw boost::system::system_error(
            make_error_code(errc::invalid_cursor),
            source.subject + ": the cursor is of another query: its " +
                quoted(compared.attribute.name) + " does not fit the key condition");
    }
}

} // namespace coalesce::dynamodb::protocol
