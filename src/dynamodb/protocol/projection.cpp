#include <coalesce/dynamodb/projection.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/protocol/document_path.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb {
namespace {

using protocol::read_document_path;

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
        paths.push_back(read_document_path(text, errc::invalid_projection));
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

} // namespace

Projection::Projection(std::vector<std::string> paths) {
    const std::vector<std::string_view> texts(paths.begin(), paths.end());
    paths_ = read_paths(texts);
    check_clashes(paths_, texts);
}

Projection::Projection(std::string_view expression,
                       const std::map<std::string, std::string>& names) {
    protocol::NamePlaceholders placeholders(names, errc::invalid_projection);
    if (!trimmed(expression).empty()) {
        const auto texts = split(expression);
        paths_ = read_paths(texts);
        for (auto& path : paths_)
            placeholders.resolve(path);
        check_clashes(paths_, texts);
    }
    placeholders.check_all_used();
}

} // namespace coalesce::dynamodb
