#include "dynamodb/endpoint/url.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace coalesce::dynamodb::endpoint {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789ABCDEFabcdef";
constexpr std::string_view name_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
constexpr std::string_view path_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/%";

// What is wrong with a part, or nothing.
using Fault = const char*;

bool only(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == text.npos;
}

std::optional<std::string> known_scheme(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower == "http" || lower == "https" ? std::optional(lower) : std::nullopt;
}

Fault host_fault(std::string_view host) {
    if (host.empty())
        return "it has no host";
    if (host.front() == '[') {
        const bool closed = host.size() > 2 && host.back() == ']';
        const auto address = closed ? host.substr(1, host.size() - 2) : std::string_view();
        const bool valid = closed && only(address, "0123456789ABCDEFabcdef:.") &&
                           std::count(address.begin(), address.end(), ':') >= 2;
        return valid ? nullptr : "the address in its brackets is not an IPv6 address";
    }
    if (host.size() > 253)
        return "its host is longer than 253 characters";
    if (!only(host, name_characters))
        return "its host holds a character other than letters, digits, '-', '.' and '_'";
    const bool labels = host.front() != '.' && host.find("..") == host.npos;
    return labels ? nullptr : "its host has an empty label";
}

Fault path_fault(std::string_view path) {
    if (!only(path, path_characters))
        return "its path holds a character that must be escaped";
    for (auto i = path.find('%'); i != path.npos; i = path.find('%', i + 1))
        if (path.size() < i + 3 || !only(path.substr(i + 1, 2), hex_digits))
            return "its path has a '%' without two hexadecimal digits";

    // The transport would resolve these, and send another path than the one that was read.
    const auto closed = std::string(path) + '/';
    const bool dots = closed.find("/./") != closed.npos || closed.find("/../") != closed.npos;
    return dots ? "its path has a segment '.' or '..'" : nullptr;
}

class Parser {
public:
    Parser(std::string_view url, std::string_view origin) : url_(url), origin_(origin) {}

    Url parse() const {
        const auto scheme_end = url_.find("://");
        const auto scheme = known_scheme(url_.substr(0, scheme_end));
        if (scheme_end == url_.npos || !scheme)
            fail("it does not start with http:// or https://");

        const auto rest = url_.substr(scheme_end + 3);
        if (rest.find('?') != rest.npos)
            fail("it has a query");
        if (rest.find('#') != rest.npos)
            fail("it has a fragment");

        const auto authority_end = std::min(rest.find('/'), rest.size());
        const auto path = rest.substr(authority_end);
        refuse(path_fault(path));
        return {*scheme, host(rest.substr(0, authority_end), *scheme),
                path.empty() ? "/" : std::string(path)};
    }

private:
    std::string host(std::string_view authority, std::string_view scheme) const {
        if (authority.find('@') != authority.npos)
            fail("it has a user name or password");

        const auto bracket = authority.find(']');
        const auto colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
        const auto name = authority.substr(0, colon);
        refuse(host_fault(name));
        if (colon == authority.npos)
            return std::string(name);

        const auto number = port(authority.substr(colon + 1));
        const bool usual = number == (scheme == "https" ? 443 : 80);
        return std::string(name) + (usual ? "" : ":" + std::to_string(number));
    }

    int port(std::string_view text) const {
        int number = 0;
        const auto end = text.data() + text.size();
        const bool read = !text.empty() && only(text, digits) &&
                          std::from_chars(text.data(), end, number).ec == std::errc{};
        if (!read || number < 1 || number > 65535)
            fail("its port is not a number from 1 to 65535");
        return number;
    }

    void refuse(Fault fault) const {
        if (fault)
            fail(fault);
    }

    [[noreturn]] void fail(const char* reason) const {
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            "the endpoint \"" + shown() + "\" (" + std::string(origin_) + ") cannot be used: " +
                reason + "; expected a URL such as https://host:port or https://host/path");
    }

    // What stands before an '@' may be a password.
    std::string shown() const {
        const auto at = url_.rfind('@');
        return at == url_.npos ? std::string(url_) : "***" + std::string(url_.substr(at));
    }

    std::string_view url_;
    std::string_view origin_;
};

} // namespace

Url parse_url(std::string_view url, std::string_view origin) {
    return Parser(url, origin).parse();
}

} // namespace coalesce::dynamodb::endpoint
