#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::http {

/// Names and values in the order of the wire.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The text with ASCII letters in lower case, whatever the locale.
std::string lower_case(std::string text);

/// Whether two header names are the same to HTTP, which ignores the case of ASCII letters.
bool same_name(std::string_view left, std::string_view right) noexcept;

/// The value of the first header of this name.
///
/// Lifetime: the view points into `headers`.
std::optional<std::string_view> find(const Headers& headers, std::string_view name) noexcept;

/// What is sent: exactly these headers, `Content-Length`, and `Host` if it is not among them.
///
/// A class with constructors, so that GCC 12 can have it as a temporary beside a `co_await`.
struct Request {
    Request() = default;
    explicit Request(std::string to) : url(std::move(to)) {}

    std::string method = "POST"; ///< Any but `HEAD`; a `GET` without a body has no length either.
    std::string url;             ///< `http` or `https`; sent as it is, its path is not tidied.
    Headers headers;
    std::string body;
};

/// What came back: any status is an answer, also 302, 413 and 500.
struct Response {
    Response() = default;

    /// The value of the first header of this name, in any case.
    std::optional<std::string_view> header(std::string_view name) const noexcept {
        return find(headers, name);
    }

    unsigned status = 0;
    Headers headers;  ///< Names are in lower case; those of a trailer are not among them.
    std::string body; ///< As it was sent: a compressed body is still compressed.
};

} // namespace coalesce::dynamodb::http
