#pragma once

#include <string>

namespace coalesce::dynamodb::http {

/// Where a request goes, as far as connections are concerned.
struct Target {
    /// Throws: `CURLE_URL_MALFORMAT`.
    explicit Target(const std::string& url);

    std::string name; ///< Scheme, host and port: names the target in errors and queues.
    bool local;       ///< On this machine or link, which no proxy can reach for us.
};

/// Whether this is where a proxy can be, to libcurl: a URL, or a host with or without a port.
bool is_proxy_url(const std::string& url);

} // namespace coalesce::dynamodb::http
