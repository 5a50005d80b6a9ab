#pragma once

#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/settings/settings.hpp"

#include <coalesce/dynamodb/client_options.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace coalesce::dynamodb::detail {

/// What a client was told, by code, environment and files, once it has been checked.
class Configuration {
public:
    /// Throws `errc::invalid_setting` or `errc::missing_region`, naming the setting and where it
    /// came from.
    Configuration(const ClientOptions& given, const settings::Settings& settings);

    endpoint::EndpointSettings given_endpoint; ///< As code had it; holds for other services too.
    endpoint::EndpointParams endpoint;
    unsigned max_attempts;
    std::chrono::milliseconds call_timeout;
    std::chrono::milliseconds attempt_timeout;
    std::chrono::milliseconds connect_timeout;
    std::chrono::milliseconds idle_timeout;
    bool corrects_clock_skew;
    std::string ca_bundle;
    std::optional<std::string> proxy;
    bool compress_responses;
    std::size_t max_concurrent_requests;
    std::size_t max_connections;
    std::size_t max_response_bytes;
};

} // namespace coalesce::dynamodb::detail
