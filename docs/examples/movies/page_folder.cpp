#include "page_folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace {

struct ContentType {
    std::string_view ending, name;
};

constexpr std::array content_types{
    ContentType{".html", "text/html; charset=utf-8"},
    ContentType{".css", "text/css; charset=utf-8"},
    ContentType{".js", "text/javascript; charset=utf-8"},
    ContentType{".svg", "image/svg+xml"},
};

bool is_plain(std::string_view name) {
    const auto may_stand = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
    };
    return !name.starts_with('.') && std::ranges::all_of(name, may_stand);
}

} // namespace

PageFolder::PageFolder(std::filesystem::path folder) : folder_(std::move(folder)) {
    if (!(*this)("/"))
        throw std::runtime_error("Expected index.html in the folder of the page, " +
                                 folder_.string() + ", and cannot read one");
}

std::optional<Document> PageFolder::operator()(std::string_view path) const {
    if (path.empty() || path.front() != '/')
        return std::nullopt;
    const std::string_view name = path == "/" ? "index.html" : path.substr(1);
    const auto* type = std::ranges::find_if(
        content_types, [&](const ContentType& known) { return name.ends_with(known.ending); });
    if (!is_plain(name) || type == content_types.end())
        return std::nullopt;
    const auto path_of_file = folder_ / name;
    std::ifstream file(path_of_file, std::ios::binary);
    if (!file || !std::filesystem::is_regular_file(path_of_file))
        return std::nullopt;
    return Document{std::string(type->name), std::string(std::istreambuf_iterator(file), {})};
}
