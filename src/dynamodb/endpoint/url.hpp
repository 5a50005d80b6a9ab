#pragma once

#include <string>
#include <string_view>

namespace coalesce::dynamodb::endpoint {

/// The parts of an `http` or `https` URL that a service is called at.
struct Url {
    /// `http` or `https`.
    std::string scheme;

    /// Host and port as the `Host` header names them: without the default port.
    std::string host;

    /// Never empty; `/` if the URL had none.
    std::string path;

    std::string text() const { return scheme + "://" + host + path; }
};

/// Reads an absolute URL. Throws `errc::invalid_setting`, naming the URL, where it came from
/// (`origin`) and what is wrong, if it has no host, another scheme, user info, a query, a
/// fragment, a port outside 1 to 65535, `.` or `..` in its path, or a character that has no
/// place where it stands.
Url parse_url(std::string_view url, std::string_view origin);

} // namespace coalesce::dynamodb::endpoint
