#pragma once

#include "dynamodb/endpoint/endpoint_rules.hpp"

#include <boost/system/error_code.hpp>

#include <string>

namespace coalesce::dynamodb::detail {

/// Where the address of a request is from, and what to look at, if the error may be due to it;
/// else nothing.
std::string advice_on(const boost::system::error_code& error,
                      const endpoint::EndpointParams& address);

/// The same for an answer that has neither an error code nor the id of a request, as
/// DynamoDB's have.
std::string advice_on_stranger(const endpoint::EndpointParams& address);

} // namespace coalesce::dynamodb::detail
