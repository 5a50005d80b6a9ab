#include "support/fault_server/expression.hpp"

#include "support/fault_server/order.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace coalesce::test {

using dynamodb::AttributeValue;
using dynamodb::Binary;
using dynamodb::Item;

namespace {

[[noreturn]] void refuse_expression(const std::string& problem) {
    throw Refused("ValidationException", "Invalid expression: " + problem);
}

bool is_of_word(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) ||
           std::string_view("_#:.-[]").find(letter) != std::string_view::npos;
}

/// Brackets, commas, signs and words, in their order.
std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<std::string> tokens;
    while (!text.empty()) {
        std::size_t size = 1;
        if (is_of_word(text.front()))
            size =
                static_cast<std::size_t>(std::ranges::find_if_not(text, is_of_word) - text.begin());
        else if (text.starts_with("<=") || text.starts_with(">=") || text.starts_with("<>"))
            size = 2;
        if (text.front() != ' ')
            tokens.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return tokens;
}

const AttributeValue* value_at_names(const Item& item, const std::vector<std::string>& path) {
    const Item* map = &item;
    const AttributeValue* value = nullptr;
    for (const auto& name : path) {
        const auto found = map ? map->find(name) : item.end();
        if (!map || found == map->end())
            return nullptr;
        value = &found->second;
        map = value->get_if<Item>();
    }
    return value;
}

bool begins(const AttributeValue& value, const AttributeValue& prefix) {
    const auto starts = [](const auto* whole, const auto* start) {
        return whole && start && whole->size() >= start->size() &&
               std::equal(start->begin(), start->end(), whole->begin());
    };
    return starts(value.get_if<std::string>(), prefix.get_if<std::string>()) ||
           starts(value.get_if<Binary>(), prefix.get_if<Binary>());
}

bool is_ordered(const AttributeValue& value, const std::string& sign, const AttributeValue& other) {
    const auto found = order(value, other);
    if (sign == "<")
        return found < 0;
    if (sign == "<=")
        return found <= 0;
    return sign == ">" ? found > 0 : found >= 0;
}

constexpr std::array signs = {"=", "<>", "<", "<=", ">", ">="};

} // namespace

bool Comparison::holds(const Item& item) const {
    const auto* value = value_at_names(item, path);
    if (sign == "attribute_exists" || sign == "attribute_not_exists")
        return (value != nullptr) == (sign == "attribute_exists");
    if (sign == "<>")
        return !value || *value != operands[0];
    if (!value || std::string_view(value->type()) != operands[0].type())
        return false;
    if (sign == "=")
        return *value == operands[0];
    if (sign == "begins_with")
        return begins(*value, operands[0]);
    if (sign == "BETWEEN")
        return order(*value, operands[0]) >= 0 && order(*value, operands[1]) <= 0;
    return is_ordered(*value, sign, operands[0]);
}

/// Reads comparisons from left to right.
class ExpressionParser {
public:
    ExpressionParser(std::string_view text, Expressions& of_request)
        : tokens_(tokens_of(text)), request_(of_request) {}

    std::vector<Comparison> parse() {
        read_all();
        if (next_ < tokens_.size())
            refuse_expression("this server does not know '" + tokens_[next_] + "' there");
        return std::move(comparisons_);
    }

private:
    const std::string& peek() const {
        static const std::string end;
        return next_ < tokens_.size() ? tokens_[next_] : end;
    }
    std::string take() {
        if (next_ >= tokens_.size())
            refuse_expression("it ends too early");
        return tokens_[next_++];
    }
    void take(std::string_view token) {
        if (const auto taken = take(); taken != token)
            refuse_expression("expected '" + std::string(token) + "', got '" + taken + "'");
    }

    void read_all() {
        read_one();
        while (peek() == "AND") {
            take();
            read_one();
        }
    }

    void read_one() {
        if (peek() == "(") {
            take();
            read_all();
            take(")");
            return;
        }
        const auto word = take();
        if (peek() == "(")
            read_function(word);
        else
            read_comparison(word);
    }

    void read_function(const std::string& name) {
        const bool has_operand = name == "begins_with";
        if (!has_operand && name != "attribute_exists" && name != "attribute_not_exists")
            refuse_expression("this server does not know the function " + name);
        Comparison comparison;
        comparison.sign = name;
        take("(");
        comparison.path = path(take());
        if (has_operand) {
            take(",");
            comparison.operands.push_back(request_.value_of(take()));
        }
        take(")");
        comparisons_.push_back(std::move(comparison));
    }

    void read_comparison(const std::string& word) {
        Comparison comparison;
        comparison.path = path(word);
        comparison.sign = take();
        const bool is_between = comparison.sign == "BETWEEN";
        if (!is_between && std::ranges::find(signs, comparison.sign) == signs.end())
            refuse_expression("this server does not know '" + comparison.sign + "'");
        comparison.operands.push_back(request_.value_of(take()));
        if (is_between) {
            take("AND");
            comparison.operands.push_back(request_.value_of(take()));
        }
        comparisons_.push_back(std::move(comparison));
    }

    std::vector<std::string> path(std::string_view word) {
        std::vector<std::string> names;
        for (;;) {
            const auto end = word.find('.');
            names.push_back(request_.name_of(std::string(word.substr(0, end))));
            if (end == word.npos)
                return names;
            word.remove_prefix(end + 1);
        }
    }

    std::vector<std::string> tokens_;
    std::size_t next_ = 0;
    Expressions& request_;
    std::vector<Comparison> comparisons_;
};

Expressions::Expressions(const Json& request) : request_(request) {
    if (const auto* names = find_member(request, "ExpressionAttributeNames"))
        for (const auto& [placeholder, name] : names->GetObject())
            names_.emplace(text_of(placeholder), text_of(name));
    if (const auto* values = find_member(request, "ExpressionAttributeValues"))
        for (auto& [placeholder, value] : read_item(*values))
            values_.emplace(placeholder, value);
}

std::vector<Comparison> Expressions::read(std::string_view member) {
    if (!find_member(request_, member))
        return {};
    return ExpressionParser(required_text(request_, member), *this).parse();
}

std::map<std::string, std::string> Expressions::names_left_for(std::string_view projection) const {
    auto names = names_;
    std::erase_if(names, [&](const auto& name) {
        return used_.contains(name.first) && projection.find(name.first) == projection.npos;
    });
    return names;
}

void Expressions::check_all_values_used() const {
    for (const auto& [placeholder, value] : values_)
        if (!used_.contains(placeholder))
            throw Refused("ValidationException",
                          "Value provided in ExpressionAttributeValues unused in expressions: "
                          "keys: {" +
                              placeholder + "}");
}

std::string Expressions::name_of(const std::string& word) {
    if (!word.starts_with('#'))
        return word;
    const auto found = names_.find(word);
    if (found == names_.end())
        refuse_expression("an attribute name is not defined: " + word);
    used_.insert(word);
    return found->second;
}

AttributeValue Expressions::value_of(const std::string& word) {
    const auto found = values_.find(word);
    if (found == values_.end())
        refuse_expression("an attribute value is not defined: " + word);
    used_.insert(word);
    return found->second;
}

} // namespace coalesce::test
