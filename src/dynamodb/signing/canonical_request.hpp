#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::signing {

/// Names and values, in the order of the request.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it will be sent. It refers to its parts and owns none.
struct Request {
    std::string_view method;

    /// Path and query, as they stand in the request line.
    std::string_view target;

    /// With `Host` among them, exactly as it will be sent.
    const Headers& headers;

    std::string_view body;
};

/// What the signature does with `//`, `/./` and `/../` in a path.
enum class PathForm { normalized, as_given };

/// What client and service write down alike, each for itself, before they sign.
struct CanonicalRequest {
    std::string text;

    /// The names in it, as the `Authorization` header lists them.
    std::string signed_headers;
};

/// Writes a request down. `made` are the headers that signing adds; a header of the request
/// with the name of one of them gives way to it.
CanonicalRequest canonical_request(const Request& request, const Headers& made, PathForm form,
                                   std::string_view payload_hash);

} // namespace coalesce::dynamodb::signing
