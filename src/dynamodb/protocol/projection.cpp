#include <coalesce/dynamodb/projection.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/limits.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace coalesce::dynamodb {
namespace {

constexpr std::size_t most_steps = 32;
constexpr std::size_t highest_index = 2'147'483'647;

using Names = std::map<std::string, std::string>;

[[noreturn]] void refuse(const std::string& text) {
    throw boost::system::system_error(make_error_code(errc::invalid_projection), text);
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Reads one document path, `name[0].name`, from left to right.
class PathReader {
public:
    explicit PathReader(std::string_view path) : path_(path), rest_(path) {}

    Projection::Path read() {
        Projection::Path steps{read_name()};
        while (!rest_.empty()) {
            if (take('['))
                steps.emplace_back(read_index());
            else if (take('.'))
                steps.emplace_back(read_name());
            else
                refuse_path("expected a dot, a bracket or the end after a bracket");
        }
        if (steps.size() > most_steps)
            refuse_path("has " + std::to_string(steps.size()) +
                        " names and indexes; expected at most " + std::to_string(most_steps));
        return steps;
    }

private:
    bool take(char expected) noexcept {
        if (rest_.empty() || rest_.front() != expected)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string read_name() {
        const auto name = rest_.substr(0, rest_.find_first_of(".[]"));
        if (name.empty())
            refuse_path("expected a name before and after each dot and before each bracket");
        if (!is_utf8(name))
            refuse_path("expected UTF-8");
        if (name.size() > longest_attribute_name)
            refuse_path("a name has " + std::to_string(name.size()) + " bytes; expected at most " +
                        std::to_string(longest_attribute_name));
        rest_.remove_prefix(name.size());
        return std::string(name);
    }

    std::size_t read_index() {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
        if (error != std::errc())
            refuse_path("expected a number in the brackets");
        if (index > highest_index)
            refuse_path("expected an index of at most " + std::to_string(highest_index));
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        if (!take(']'))
            refuse_path("expected a closing bracket after the index");
        return index;
    }

    [[noreturn]] void refuse_path(const std::string& problem) const {
        refuse("path " + quoted(path_) + ": " + problem);
    }

    std::string_view path_;
    std::string_view rest_;
};

/// Why two paths cannot stand in one projection; nothing if they can.
const char* clash(const Projection::Path& a, const Projection::Path& b) noexcept {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (a[i].index() != b[i].index())
            return " takes it for a list, and the other for a map";
        if (a[i] != b[i])
            return nullptr;
    }
    return a.size() == b.size() ? " stands there twice" : " contains the other";
}

void check_clashes(const std::vector<Projection::Path>& paths,
                   const std::vector<std::string_view>& texts) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (const auto* problem = clash(paths[j], paths[i]))
                refuse("paths " + quoted(texts[j]) + " and " + quoted(texts[i]) + ": one" +
                       problem + "; name each value once");
        }
    }
}

std::vector<Projection::Path> read_paths(const std::vector<std::string_view>& texts) {
    std::vector<Projection::Path> paths;
    for (const auto text : texts)
        paths.push_back(PathReader(text).read());
    return paths;
}

std::vector<std::string_view> split(std::string_view expression) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto comma = expression.find(',');
        parts.push_back(trimmed(expression.substr(0, comma)));
        if (comma == expression.npos)
            return parts;
        expression.remove_prefix(comma + 1);
    }
}

bool is_identifier(std::string_view name) noexcept {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    const auto is_other = [=](char c) {
        return letters.find(c) == letters.npos && !(c >= '0' && c <= '9');
    };
    return letters.find(name.front()) != letters.npos && std::ranges::none_of(name, is_other);
}

/// Puts the names in the place of the placeholders, and notes which of them were used.
void resolve(Projection::Path& path, const Names& names, std::set<std::string>& used) {
    for (auto& step : path) {
        auto* name = std::get_if<std::string>(&step);
        if (!name)
            continue;
        if (name->front() != '#') {
            if (!is_identifier(*name))
                refuse(quoted(*name) + " in a projection expression: expected letters, digits and "
                                       "underscores; use a placeholder such as #n for other names");
            continue;
        }
        const auto found = names.find(*name);
        if (found == names.end())
            refuse("placeholder " + quoted(*name) + " is not defined; add it to the names");
        used.insert(*name);
        *name = found->second;
    }
}

void check_names(const Names& names, const std::set<std::string>& used) {
    for (const auto& [placeholder, name] : names) {
        if (name.empty() || !is_utf8(name))
            refuse("placeholder " + quoted(placeholder) + ": expected a name in UTF-8, got " +
                   quoted(name));
        if (name.size() > longest_attribute_name)
            refuse("placeholder " + quoted(placeholder) + ": the name has " +
                   std::to_string(name.size()) + " bytes; expected at most " +
                   std::to_string(longest_attribute_name));
        if (!used.contains(placeholder))
            refuse("placeholder " + quoted(placeholder) +
                   " is not used in the expression; DynamoDB refuses that");
    }
}

} // namespace

Projection::Projection(std::vector<std::string> paths) {
    const std::vector<std::string_view> texts(paths.begin(), paths.end());
    paths_ = read_paths(texts);
    check_clashes(paths_, texts);
}

Projection::Projection(std::string_view expression,
                       const std::map<std::string, std::string>& names) {
    std::set<std::string> used;
    if (!trimmed(expression).empty()) {
        const auto texts = split(expression);
        paths_ = read_paths(texts);
        for (auto& path : paths_)
            resolve(path, names, used);
        check_clashes(paths_, texts);
    }
    check_names(names, used);
}

} // namespace coalesce::dynamodb
