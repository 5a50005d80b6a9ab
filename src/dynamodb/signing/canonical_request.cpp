#include "dynamodb/signing/canonical_request.hpp"

#include <algorithm>
#include <array>

namespace coalesce::dynamodb::signing {
namespace {

// Proxies and the transport add or change these; a signature over them would break on its way.
constexpr std::array<std::string_view, 6> never_signed = {
    "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"};

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

// Without white space at the ends, and with one space for each run of it inside.
std::string folded(std::string_view value) {
    std::string result;
    bool space = false;
    for (const char c : value) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            space = !result.empty();
            continue;
        }
        if (std::exchange(space, false))
            result += ' ';
        result += c;
    }
    return result;
}

bool has(const Headers& headers, const std::string& lower_name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return lower_case(header.first) == lower_name; });
}

Headers signed_headers(const Headers& given, const Headers& made) {
    Headers result;
    for (const auto& [name, value] : given) {
        auto lower = lower_case(name);
        if (std::count(never_signed.begin(), never_signed.end(), lower) == 0 && !has(made, lower))
            result.emplace_back(std::move(lower), folded(value));
    }
    for (const auto& [name, value] : made)
        result.emplace_back(lower_case(name), folded(value));

    // Values of one name keep their order: they are one list, separated by commas.
    std::stable_sort(result.begin(), result.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return result;
}

bool unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view text, std::string_view kept = {}) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (unreserved(c) || kept.find(c) != kept.npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return result;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        if (!escape) {
            result += text[i];
            continue;
        }
        result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string normalized(std::string_view path) {
    std::vector<std::string_view> kept;
    for (const auto segment : split(path, '/')) {
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        if (!segment.empty() && segment != "." && segment != "..")
            kept.push_back(segment);
    }

    std::string result;
    for (const auto segment : kept)
        result.append("/").append(segment);
    const bool slash_at_end = result.empty() || path.back() == '/';
    return slash_at_end ? result + '/' : result;
}

// The path is encoded as it stands, escapes included: `%3D` becomes `%253D`. The query is
// decoded first. Only S3 does otherwise.
std::string canonical_path(std::string_view path, PathForm form) {
    return encoded(form == PathForm::normalized ? normalized(path) : path, "/");
}

std::string canonical_query(std::string_view query) {
    Headers parameters;
    for (const auto part : split(query, '&')) {
        const auto equals = std::min(part.find('='), part.size());
        const auto value = part.substr(std::min(equals + 1, part.size()));
        if (!part.empty())
            parameters.emplace_back(encoded(decoded(part.substr(0, equals))),
                                    encoded(decoded(value)));
    }
    std::sort(parameters.begin(), parameters.end());

    std::string result;
    for (const auto& [name, value] : parameters)
        result += (result.empty() ? "" : "&") + name + '=' + value;
    return result;
}

} // namespace

CanonicalRequest canonical_request(const Request& request, const Headers& made, PathForm form,
                                   std::string_view payload_hash) {
    const auto path_end = std::min(request.target.find('?'), request.target.size());
    const auto query = request.target.substr(std::min(path_end + 1, request.target.size()));

    std::string names;
    std::string lines;
    std::string_view last;
    const auto headers = signed_headers(request.headers, made);
    for (const auto& [name, value] : headers) {
        if (!lines.empty() && name == last) {
            lines.back() = ',';
            lines += value + '\n';
            continue;
        }
        last = name;
        names += (names.empty() ? "" : ";") + name;
        lines += name + ':' + value + '\n';
    }

    std::string text(request.method);
    text += '\n' + canonical_path(request.target.substr(0, path_end), form);
    text += '\n' + canonical_query(query);
    text += '\n' + lines;
    text += '\n' + names;
    text.append("\n").append(payload_hash);
    return {std::move(text), std::move(names)};
}

} // namespace coalesce::dynamodb::signing
