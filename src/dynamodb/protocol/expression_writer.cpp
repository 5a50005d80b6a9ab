#include "dynamodb/protocol/expression_writer.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/check_item.hpp"

#include <algorithm>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t most_expression_bytes = 4096;
constexpr std::size_t most_operators = 300;
constexpr std::size_t most_substituted_bytes = 2 * 1024 * 1024;

[[noreturn]] void refuse_expression(std::string_view what, const std::string& problem) {
    throw boost::system::system_error(make_error_code(errc::invalid_expression),
                                      std::string(what) + ": " + problem);
}

bool is_operator(const detail::ConditionPart& part) {
    const auto* word = std::get_if<detail::Word>(&part);
    return word && word->text != "(" && word->text != ")" && word->text != ",";
}

void check_values(const detail::ConditionParts& parts, std::string_view what) {
    const std::string subject(what);
    for (const auto& part : parts) {
        if (const auto* value = std::get_if<AttributeValue>(&part))
            check_item(Item{{"value", *value}}, detail::Path(subject));
    }
}

} // namespace

std::string ExpressionWriter::text_of(const Condition& condition, std::string_view what) {
    const auto& parts = condition.parts();
    check_values(parts, what);
    const auto operators = static_cast<std::size_t>(std::ranges::count_if(parts, is_operator));
    if (operators > most_operators)
        refuse_expression(what, "has " + std::to_string(operators) +
                                    " operators and functions; DynamoDB "
                                    "takes " +
                                    std::to_string(most_operators));
    std::string text;
    for (const auto& part : parts)
        std::visit([&](const auto& each) { append(text, each); }, part);
    if (text.size() > most_expression_bytes)
        refuse_expression(what, "makes an expression of " + std::to_string(text.size()) +
                                    " bytes; DynamoDB takes " +
                                    std::to_string(most_expression_bytes));
    check_size(what);
    return text;
}

void ExpressionWriter::append(std::string& text, const Projection::Path& path) {
    const char* separator = "";
    for (const auto& step : path) {
        if (const auto* name = std::get_if<std::string>(&step)) {
            const auto fresh = "#c" + std::to_string(names_.size());
            text.append(separator).append(names_.try_emplace(*name, fresh).first->second);
        } else {
            text += '[' + std::to_string(std::get<std::size_t>(step)) + ']';
        }
        separator = ".";
    }
}

void ExpressionWriter::append(std::string& text, const AttributeValue& value) {
    text += ":c" + std::to_string(values_.size());
    values_.push_back(value);
}

// Words need blanks around them, signs do not.
void ExpressionWriter::append(std::string& text, const detail::Word& word) {
    const bool is_keyword = word.text.front() >= 'A' && word.text.front() <= 'Z';
    text += is_keyword ? ' ' + word.text + ' ' : word.text;
}

void ExpressionWriter::check_size(std::string_view what) const {
    std::size_t bytes = 0;
    for (const auto& [name, placeholder] : names_)
        bytes += name.size();
    for (const auto& value : values_)
        bytes += item_size(Item{{"v", value}});
    if (bytes > most_substituted_bytes)
        refuse_expression(what, "its names and values have " + std::to_string(bytes) +
                                    " bytes; DynamoDB takes " +
                                    std::to_string(most_substituted_bytes));
}

} // namespace coalesce::dynamodb::protocol
