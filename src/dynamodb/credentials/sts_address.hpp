#pragma once

#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/endpoint/url.hpp"
#include "dynamodb/settings/settings.hpp"

#include <string>

namespace coalesce::dynamodb::credentials {

/// Where the Security Token Service is called, and for which region a call is signed.
struct StsAddress {
    endpoint::Url url;
    std::string signing_region;
};

/// Finds STS by the same settings as DynamoDB: region, FIPS and dual stack as given in code, else
/// by environment and profile, and `AWS_ENDPOINT_URL_STS` and its like. An endpoint given in code
/// is DynamoDB's, so it says nothing here.
///
/// Throws `errc::missing_region` if there is neither region nor endpoint, and
/// `errc::invalid_setting` for one that is unusable.
StsAddress sts_address(const endpoint::EndpointSettings& given, const settings::Settings& settings);

} // namespace coalesce::dynamodb::credentials
