#include "dynamodb/protocol/expression_reader.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/protocol/document_path.hpp"
#include "dynamodb/quoted.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>

namespace coalesce::dynamodb::protocol {
namespace {

using detail::ConditionParts;

constexpr std::array keywords{"AND", "OR", "NOT", "BETWEEN", "IN"};
constexpr std::array functions{"attribute_exists", "attribute_not_exists",
                               "attribute_type",   "begins_with",
                               "contains",         "size"};
constexpr std::array expression_signs{"<>", "<=", ">=", "<", ">", "=", "(", ")", ","};

[[noreturn]] void refuse(const std::string& text) {
    throw boost::system::system_error(make_error_code(errc::invalid_expression), text);
}

std::string upper(std::string_view word) {
    std::string text(word);
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// What can stand in a path or a placeholder.
bool is_path_character(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) ||
           std::string_view("_#:.[]-").find(c) != std::string_view::npos;
}

class ExpressionReader {
public:
    ExpressionReader(std::string_view expression, const Condition::Names& names,
                     const Condition::Values& values)
        : rest_(expression), names_(names, errc::invalid_expression), values_(values) {}

    ConditionParts read() {
        while (skip_blanks())
            read_part();
        names_.check_all_used();
        check_values_used();
        check_brackets();
        return std::move(parts_);
    }

private:
    bool skip_blanks() noexcept {
        while (!rest_.empty() && is_blank(rest_.front()))
            rest_.remove_prefix(1);
        return !rest_.empty();
    }

    void read_part() {
        for (const std::string_view sign : expression_signs) {
            if (!rest_.starts_with(sign))
                continue;
            parts_.emplace_back(detail::Word(sign));
            rest_.remove_prefix(sign.size());
            return;
        }
        read_word(take_word());
    }

    std::string_view take_word() {
        const auto end = std::ranges::find_if_not(rest_, is_path_character);
        const auto word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        if (word.empty())
            refuse("expected a name, a placeholder, a comparator or a bracket at " + quoted(rest_));
        rest_.remove_prefix(word.size());
        return word;
    }

    void read_word(std::string_view word) {
        if (word.front() == ':')
            return read_value(word);
        if (std::ranges::find(keywords, upper(word)) != keywords.end())
            return static_cast<void>(parts_.emplace_back(detail::Word(upper(word))));
        if (skip_blanks() && rest_.front() == '(')
            return read_function(word);
        auto path = read_document_path(word, errc::invalid_expression);
        names_.resolve(path);
        parts_.emplace_back(std::move(path));
    }

    void read_function(std::string_view name) {
        if (std::ranges::find(functions, name) == functions.end())
            refuse(quoted(name) + " is no function of expressions; expected attribute_exists, "
                                  "attribute_not_exists, attribute_type, begins_with, contains "
                                  "or size");
        parts_.emplace_back(detail::Word(name));
    }

    void read_value(std::string_view placeholder) {
        const auto found = values_.find(std::string(placeholder));
        if (found == values_.end())
            refuse("placeholder " + quoted(placeholder) + " is not defined; add it to the values");
        used_values_.insert(found->first);
        parts_.emplace_back(found->second);
    }

    void check_values_used() const {
        for (const auto& [placeholder, value] : values_)
            if (!used_values_.contains(placeholder))
                refuse("placeholder " + quoted(placeholder) +
                       " is not used in the expression; DynamoDB refuses that");
    }

    // Unbalanced ones would change the meaning of the expressions that they are put into.
    void check_brackets() const {
        int open = 0;
        for (const auto& part : parts_) {
            const auto* word = std::get_if<detail::Word>(&part);
            open += word && word->text == "(" ? 1 : 0;
            open -= word && word->text == ")" ? 1 : 0;
            if (open < 0)
                break;
        }
        if (open != 0)
            refuse(open < 0 ? "expected an opening bracket before each closing one"
                            : "expected a closing bracket for each opening one");
    }

    std::string_view rest_;
    NamePlaceholders names_;
    const Condition::Values& values_;
    std::set<std::string> used_values_;
    ConditionParts parts_;
};

} // namespace

ConditionParts read_expression(std::string_view expression, const Condition::Names& names,
                               const Condition::Values& values) {
    return ExpressionReader(expression, names, values).read();
}

} // namespace coalesce::dynamodb::protocol
