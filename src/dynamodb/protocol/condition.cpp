#include <coalesce/dynamodb/condition.hpp>

#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/protocol/document_path.hpp"
#include "dynamodb/protocol/expression_reader.hpp"

#include <cstddef>
#include <string_view>

namespace coalesce::dynamodb {
namespace {

using detail::Binding;
using detail::ConditionParts;
using detail::Word;

constexpr std::size_t most_alternatives = 100;

void append(ConditionParts& to, const ConditionParts& parts) {
    to.insert(to.end(), parts.begin(), parts.end());
}

bool is_word(const detail::ConditionPart& part, std::string_view text) {
    const auto* word = std::get_if<Word>(&part);
    return word && word->text == text;
}

/// Whether the first bracket is closed by the last one.
bool is_in_brackets(const ConditionParts& parts) {
    if (!is_word(parts.front(), "("))
        return false;
    int open = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        open += is_word(parts[i], "(") ? 1 : 0;
        open -= is_word(parts[i], ")") ? 1 : 0;
        if (open == 0)
            return false;
    }
    return true;
}

// The service refuses brackets around brackets.
void append_in_brackets(ConditionParts& to, const ConditionParts& parts) {
    if (is_in_brackets(parts))
        return append(to, parts);
    to.emplace_back(Word("("));
    append(to, parts);
    to.emplace_back(Word(")"));
}

// Brackets where the condition would fall apart: `a OR b` inside of an AND.
void append_operand(ConditionParts& to, const ConditionParts& parts, bool needs_brackets) {
    if (needs_brackets)
        append_in_brackets(to, parts);
    else
        append(to, parts);
}

} // namespace

Condition::Condition(std::string_view expression, const Names& names, const Values& values)
    : parts_(protocol::read_expression(expression, names, values)), binding_(Binding::loose) {}

Condition operator&&(const Condition& a, const Condition& b) {
    if (a.empty() || b.empty())
        return a.empty() ? b : a;
    ConditionParts parts;
    append_operand(parts, a.parts_, a.binding_ == Binding::loose);
    parts.emplace_back(Word("AND"));
    append_operand(parts, b.parts_, b.binding_ == Binding::loose);
    return {std::move(parts), Binding::by_and};
}

Condition operator||(const Condition& a, const Condition& b) {
    if (a.empty() || b.empty())
        return a.empty() ? b : a;
    ConditionParts parts;
    append(parts, a.parts_);
    parts.emplace_back(Word("OR"));
    append(parts, b.parts_);
    return {std::move(parts), Binding::loose};
}

Condition operator!(const Condition& condition) {
    if (condition.empty())
        return condition;
    ConditionParts parts{Word("NOT")};
    append_in_brackets(parts, condition.parts_);
    return {std::move(parts), Binding::tight};
}

namespace detail {

Condition compared(const ConditionParts& operand, const char* comparator,
                   const ConditionParts& other) {
    ConditionParts parts = operand;
    parts.emplace_back(Word(comparator));
    append(parts, other);
    return {std::move(parts), Binding::tight};
}

Condition in_range(const ConditionParts& operand, AttributeValue low, AttributeValue high) {
    ConditionParts parts = operand;
    parts.emplace_back(Word("BETWEEN"));
    parts.emplace_back(std::move(low));
    parts.emplace_back(Word("AND"));
    parts.emplace_back(std::move(high));
    return {std::move(parts), Binding::tight};
}

Condition among(const ConditionParts& operand, std::vector<AttributeValue> values) {
    if (values.empty() || values.size() > most_alternatives)
        throw boost::system::system_error(make_error_code(errc::invalid_expression),
                                          "is_in got " + std::to_string(values.size()) +
                                              " values; expected 1 to " +
                                              std::to_string(most_alternatives));
    ConditionParts parts = operand;
    parts.emplace_back(Word("IN"));
    const char* separator = "(";
    for (auto& value : values) {
        parts.emplace_back(Word(std::exchange(separator, ",")));
        parts.emplace_back(std::move(value));
    }
    parts.emplace_back(Word(")"));
    return {std::move(parts), Binding::tight};
}

Condition test_of(const char* function, const ConditionParts& operand) {
    ConditionParts parts{Word(function)};
    append_in_brackets(parts, operand);
    return {std::move(parts), Binding::tight};
}

Condition test_of(const char* function, const ConditionParts& operand, AttributeValue argument) {
    ConditionParts arguments = operand;
    arguments.emplace_back(Word(","));
    arguments.emplace_back(std::move(argument));
    return test_of(function, arguments);
}

ConditionParts size_of(const ConditionParts& operand) {
    ConditionParts parts{Word("size")};
    append_in_brackets(parts, operand);
    return parts;
}

ConditionParts path_of(std::string_view path) {
    return {protocol::read_document_path(path, errc::invalid_expression)};
}

AttributeValue type_tag(std::string_view type) {
    if (!type_of_tag(type))
        throw boost::system::system_error(
            make_error_code(errc::invalid_expression),
            "attribute_type got \"" + std::string(type) +
                "\"; expected S, N, B, SS, NS, BS, BOOL, NULL, L or M");
    return type;
}

} // namespace detail

} // namespace coalesce::dynamodb
