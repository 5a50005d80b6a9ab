#pragma once

#include "dynamodb/signing/signer.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace coalesce::test {

namespace signing = dynamodb::signing;

/// A request that owns its parts.
struct OwnedRequest {
    std::string method;
    std::string target;
    signing::Headers headers;
    std::string body;

    signing::Request view() const { return {method, target, headers, body}; }
};

/// Reads the form in which the vectors hold a request: a request line, headers, an empty line, a
/// body. A header line that starts with white space goes on with the one before.
OwnedRequest parse_request(std::string_view text);

/// Reads the headers of that form, to the end or to an empty line.
signing::Headers parse_headers(std::string_view text);

/// Reads `20260821T120000Z` and `2026-08-21T12:00:00Z`.
std::chrono::system_clock::time_point parse_time(const std::string& text);

/// With lower-case names, trimmed values and in one order, so that lists of headers compare.
signing::Headers comparable(signing::Headers headers);

/// The headers of a signed request: the request's own ones and those of the signature.
signing::Headers sent_headers(const OwnedRequest& request, const signing::Signature& signature);

} // namespace coalesce::test
