#pragma once

// The law of this room: names in, one address out. What the caller gave in code beats the
// environment, and of two variables the one that names DynamoDB wins. Nothing here opens a
// connection or a file, and a setting that cannot be meant is refused, not repaired.

#include "dynamodb/endpoint/url.hpp"
#include "dynamodb/environment.hpp"

#include <string>

namespace coalesce::dynamodb::endpoint {

/// What the caller gave in code; an empty string is looked up in the environment.
struct EndpointSettings {
    std::string region{};
    std::string endpoint{};
};

/// Where DynamoDB is, and for which region a request to it is signed.
struct Endpoint {
    Url url;
    std::string signing_region;
};

/// Finds region and endpoint.
///
/// Region: code, `AWS_REGION`, `AWS_DEFAULT_REGION`. Endpoint: code, `AWS_ENDPOINT_URL_DYNAMODB`,
/// `AWS_ENDPOINT_URL`, else DynamoDB's own of the region; `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`
/// set to `true` hides both variables. An endpoint without a region is signed for `us-east-1`;
/// the region `local` without an endpoint is `http://localhost:8000`.
///
/// Throws `errc::missing_region` if there is neither, and `errc::invalid_setting` for a region
/// that is no host label or an endpoint that is no usable URL; both say where the value is from.
Endpoint resolve(const EndpointSettings& given, const Environment& environment);

} // namespace coalesce::dynamodb::endpoint
