#include "dynamodb/protocol/document_path.hpp"

#include "dynamodb/limits.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t most_steps = 32;
constexpr std::size_t highest_index = 2'147'483'647;

[[noreturn]] void refuse(errc code, const std::string& text) {
    throw boost::system::system_error(make_error_code(code), text);
}

/// Reads one document path, `name[0].name`, from left to right.
class PathReader {
public:
    PathReader(std::string_view path, errc code) : path_(path), rest_(path), code_(code) {}

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
        refuse(code_, "path " + quoted(path_) + ": " + problem);
    }

    std::string_view path_;
    std::string_view rest_;
    errc code_;
};

bool is_identifier(std::string_view name) noexcept {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    const auto is_other = [=](char c) {
        return letters.find(c) == letters.npos && !(c >= '0' && c <= '9');
    };
    return letters.find(name.front()) != letters.npos && std::ranges::none_of(name, is_other);
}

} // namespace

Projection::Path read_document_path(std::string_view path, errc code) {
    return PathReader(path, code).read();
}

NamePlaceholders::NamePlaceholders(const std::map<std::string, std::string>& names, errc code)
    : names_(names), code_(code) {
    for (const auto& [placeholder, name] : names) {
        if (name.empty() || !is_utf8(name))
            refuse(code, "placeholder " + quoted(placeholder) + ": expected a name in UTF-8, got " +
                             quoted(name));
        if (name.size() > longest_attribute_name)
            refuse(code, "placeholder " + quoted(placeholder) + ": the name has " +
                             std::to_string(name.size()) + " bytes; expected at most " +
                             std::to_string(longest_attribute_name));
    }
}

void NamePlaceholders::resolve(Projection::Path& path) {
    for (auto& step : path) {
        auto* name = std::get_if<std::string>(&step);
        if (!name)
            continue;
        if (name->front() != '#') {
            if (!is_identifier(*name))
                refuse(code_, quoted(*name) +
                                  " in an expression: expected letters, digits and underscores; "
                                  "use a placeholder such as #n for other names");
            continue;
        }
        const auto found = names_.find(*name);
        if (found == names_.end())
            refuse(code_, "placeholder " + quoted(*name) + " is not defined; add it to the names");
        used_.insert(*name);
        *name = found->second;
    }
}

void NamePlaceholders::check_all_used() const {
    for (const auto& [placeholder, name] : names_)
        if (!used_.contains(placeholder))
            refuse(code_, "placeholder " + quoted(placeholder) +
                              " is not used in the expression; DynamoDB refuses that");
}

} // namespace coalesce::dynamodb::protocol
