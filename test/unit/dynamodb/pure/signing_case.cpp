#include "unit/dynamodb/pure/signing_case.hpp"

#include <algorithm>
#include <cctype>

namespace coalesce::test {
namespace {

// Takes one line off `text`.
std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return line;
}

signing::Headers take_headers(std::string_view& text) {
    signing::Headers headers;
    while (!text.empty()) {
        const auto line = next_line(text);
        if (line.empty())
            break;
        if (line.front() == ' ') {
            headers.back().second.append("\n").append(line);
            continue;
        }
        const auto colon = line.find(':');
        headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
    return headers;
}

} // namespace

OwnedRequest parse_request(std::string_view text) {
    const auto line = next_line(text);
    const auto target = line.find(' ') + 1;
    const auto version = line.rfind(" HTTP/1.1");

    OwnedRequest request;
    request.method = line.substr(0, target - 1);
    request.target = line.substr(target, version - target);
    request.headers = take_headers(text);
    request.body = text;
    return request;
}

signing::Headers parse_headers(std::string_view text) {
    return take_headers(text);
}

std::chrono::system_clock::time_point parse_time(const std::string& text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](unsigned char c) { return std::isdigit(c) != 0; });
    const auto number = [&](std::size_t first, std::size_t size) {
        return std::stoi(digits.substr(first, size));
    };

    using namespace std::chrono;
    const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                              day(static_cast<unsigned>(number(6, 2))));
    return sys_days(date) + hours(number(8, 2)) + minutes(number(10, 2)) + seconds(number(12, 2));
}

signing::Headers comparable(signing::Headers headers) {
    for (auto& [name, value] : headers) {
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
    }
    std::sort(headers.begin(), headers.end());
    return headers;
}

signing::Headers sent_headers(const OwnedRequest& request, const signing::Signature& signature) {
    auto headers = request.headers;
    headers.insert(headers.end(), signature.headers.begin(), signature.headers.end());
    return headers;
}

} // namespace coalesce::test
