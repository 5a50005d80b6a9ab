#include "graphql.hpp"

#include <algorithm>

namespace graphql {
namespace {

constexpr int max_nesting = 40; // bounds the recursion of the parser, and of who walks its result
constexpr std::string_view digits = "+-.0123456789";
constexpr std::string_view letters = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::map<std::string, std::string> unsupported{
    {"...", "Fragments"},      {"fragment", "Fragments"},         {"@", "Directives"},
    {"mutation", "Mutations"}, {"subscription", "Subscriptions"}, {"__", "Introspection queries"}};

// How long the token is that the text begins with: a name, a number, a string or a sign.
std::size_t size_of_token(std::string_view text) {
    if (text[0] == '#')
        return text.find('\n');
    if (text[0] != '"')
        return std::max<std::size_t>(text.find_first_not_of(std::string(letters) += digits), 1);
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    return end + 1;
}

// Reads a query from left to right.
class Parser {
public:
    Parser(std::string_view text, const json::object& given) : given_(given) {
        for (; !text.empty(); text.remove_prefix(std::min(size_of_token(text), text.size())))
            if (std::string_view(" \t\r\n,#").find(text[0]) == text.npos)
                tokens_.emplace_back(text.substr(0, size_of_token(text)));
        tokens_.emplace_back(); // the end
    }

    std::vector<Field> document() {
        if (accept("query")) {
            if (token() != "(" && token() != "{")
                name();
            block("(", ")", [this] { variable_definition(); });
        }
        std::vector<Field> selections = selection_set();
        if (!token().empty())
            expected("the end (a request is one query)");
        return selections;
    }

private:
    // Of the type only a `!` at its end counts: what a variable holds is checked where it is used.
    void variable_definition() {
        expect("$");
        const std::string variable = name();
        expect(":");
        bool required = false;
        for (; token() != "=" && token() != "$" && token() != ")" && !token().empty(); ++next_)
            required = token() == "!";
        json::value value = accept("=") ? this->value() : nullptr;
        if (const json::value* given = given_.if_contains(variable))
            value = *given;
        if (required && value.is_null())
            throw Error("The variable `$" + variable + "` needs a value");
        variables_[variable] = std::move(value);
    }

    std::vector<Field> selection_set() {
        std::vector<Field> selections;
        if (!block("{", "}", [&] { selections.push_back(field()); }))
            expected("`{`");
        return selections;
    }

    Field field() {
        Field field;
        field.key = field.name = name();
        if (accept(":"))
            field.name = name();
        block("(", ")", [&] { argument(field.arguments); });
        if (token() == "{")
            field.selections = selection_set();
        return field;
    }

    void argument(json::object& arguments) {
        const std::string argument = name();
        expect(":");
        arguments[argument] = value();
    }

    // Numbers, strings, true, false and null are written as in JSON.
    json::value value() {
        json::array list;
        if (block("[", "]", [&] { list.push_back(value()); }))
            return list;
        json::object object;
        if (block("{", "}", [&] { argument(object); }))
            return object;
        if (accept("$")) {
            if (!variables_.contains(token()))
                throw Error("The query does not declare the variable `$" + token() + "`");
            return variables_.at(name());
        }
        boost::system::error_code error;
        json::value value = json::parse(token(), error);
        if (error)
            expected("a number, a string, true, false, null, a list or an object");
        ++next_;
        return value;
    }

    std::string name() {
        if (token().find_first_of(letters) != 0 || token().starts_with("__"))
            expected("a name");
        return tokens_[next_++];
    }

    bool accept(std::string_view text) {
        const bool found = token() == text;
        next_ += found;
        return found;
    }

    void expect(const std::string& text) {
        if (!accept(text))
            expected("`" + text + "`");
    }

    template <class Each>
    bool block(std::string_view open, std::string_view close, Each each) {
        if (!accept(open))
            return false;
        if (++nesting_ > max_nesting)
            throw Error("The query is nested too deeply");
        while (!accept(close))
            each();
        --nesting_;
        return true;
    }

    [[noreturn]] void expected(const std::string& what) const {
        for (const auto& [start, meaning] : unsupported)
            if (token().starts_with(start))
                throw Error(meaning + " are not supported by this example");
        throw Error("Expected " + what + ", found " + (token().empty() ? "the end" : token()) +
                    (next_ == 0 ? "" : " after " + tokens_[next_ - 1]));
    }

    const std::string& token() const { return tokens_[next_]; }

    std::vector<std::string> tokens_;
    std::size_t next_ = 0;
    int nesting_ = 0;
    const json::object& given_;
    json::object variables_;
};

} // namespace

std::vector<Field> parse(json::object request) {
    request.emplace("query", nullptr);
    request.emplace("variables", json::object());
    if (request["variables"].is_null())
        request["variables"] = json::object();
    if (!request["query"].is_string() || !request["variables"].is_object())
        throw Error(R"(Expected JSON {"query": "...", "variables": {...}})");
    return Parser(request["query"].get_string(), request["variables"].get_object()).document();
}

} // namespace graphql
