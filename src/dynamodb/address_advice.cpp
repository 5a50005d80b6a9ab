#include "dynamodb/address_advice.hpp"

#include "dynamodb/http/transport.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::detail {
namespace {

/// `the endpoint (from AWS_ENDPOINT_URL)`.
std::string source_of(const endpoint::EndpointParams& address) {
    const auto in_brackets = [](const std::string& origin) {
        return origin.empty() ? origin : " (" + origin + ")";
    };
    if (address.endpoint)
        return "the endpoint" + in_brackets(address.origins.endpoint);
    return "the address of the region " + quoted(address.region) +
           in_brackets(address.origins.region);
}

std::string remedy_for(http::Obstacle obstacle, const endpoint::EndpointParams& address) {
    const bool tls = !address.endpoint || address.endpoint->scheme == "https";
    switch (obstacle) {
    case http::Obstacle::name_not_found: return "has a host that no name server knows: correct it";
    case http::Obstacle::nobody_listens:
        return "has nobody who listens: start the server, or correct host and port";
    case http::Obstacle::no_tls:
        return "leads to a server that does not speak TLS: begin it with http:// if that is meant";
    case http::Obstacle::not_trusted:
        return "leads to a server whose certificate is not trusted: name its authority in "
               "ClientOptions::ca_bundle or AWS_CA_BUNDLE";
    case http::Obstacle::no_http:
        return tls ? ""
                   : "leads to a server that does not speak HTTP: begin it with https:// if "
                     "that speaks TLS";
    case http::Obstacle::none: break;
    }
    return "";
}

} // namespace

std::string advice_on(const boost::system::error_code& error,
                      const endpoint::EndpointParams& address) {
    const auto remedy = remedy_for(http::obstacle_in(error), address);
    return remedy.empty() ? remedy : source_of(address) + " " + remedy;
}

std::string advice_on_stranger(const endpoint::EndpointParams& address) {
    return "no answer of DynamoDB: see where " + source_of(address) + " leads";
}

} // namespace coalesce::dynamodb::detail
