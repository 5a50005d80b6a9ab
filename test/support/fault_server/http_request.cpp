#include "support/fault_server/http_request.hpp"

#include <cctype>

namespace coalesce::test {
namespace {

// Takes one line off `text`.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return result;
}

} // namespace

HttpRequest::HttpRequest(std::string_view head, std::string body_bytes)
    : body(std::move(body_bytes)) {
    read_request_line(next_line(head));
    for (auto line = next_line(head); !line.empty(); line = next_line(head))
        read_header(line);
}

void HttpRequest::read_request_line(std::string_view line) {
    const auto blank = line.find(' ');
    method = line.substr(0, blank);
    if (blank == line.npos)
        return;
    line.remove_prefix(blank + 1);
    const auto target = line.substr(0, line.rfind(' '));
    const auto mark = target.find('?');
    path = target.substr(0, mark);
    if (mark != target.npos)
        query = target.substr(mark + 1);
}

void HttpRequest::read_header(std::string_view line) {
    const bool goes_on = line.front() == ' ' || line.front() == '\t';
    if (goes_on && !headers.empty()) {
        headers.back().second.append(" ").append(trimmed(line));
        return;
    }
    const auto colon = line.find(':');
    if (colon != line.npos)
        headers.emplace_back(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::optional<std::string> HttpRequest::header(std::string_view name) const {
    std::optional<std::string> joined;
    for (const auto& [each, value] : headers)
        if (each == name)
            joined = joined ? *joined + "," + value : value;
    return joined;
}

} // namespace coalesce::test
