#pragma once

#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// Settings of a client; checked by its constructor. What is left empty is found as every AWS
/// tool finds it.
struct ClientOptions {
    /// Empty: `AWS_REGION`, then `AWS_DEFAULT_REGION`.
    std::string region = {};

    /// A URL instead of the region's own, for a local server. Empty:
    /// `AWS_ENDPOINT_URL_DYNAMODB`, then `AWS_ENDPOINT_URL`.
    std::string endpoint = {};

    /// Unset: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    std::optional<Credentials> credentials = {};

    /// How often a request is sent at most when the service or the network fails it. At least 1;
    /// 4 is what AWS's own SDKs do for DynamoDB. What is throttled in a batch does not count: it
    /// waits for its table until that has served nothing in ten rounds.
    unsigned max_attempts = 4;

    /// How many BatchGetItem requests are under way at once, and how many BatchWriteItem requests,
    /// of all callers together. While that many are, keys go on collecting. A table that throttles
    /// gets fewer for a while. At least 1, which is one request after the other.
    std::size_t max_concurrent_requests = 8;

    /// Sees what the client does, and what it costs; shared by the client and whoever reads it.
    /// None by default.
    std::shared_ptr<ClientObserver> observer = {};

    /// The most connections that are open; further requests wait for one.
    std::size_t max_connections = 25;

    /// The time for name look-up, connecting and TLS together.
    std::chrono::milliseconds connect_timeout{1000};

    /// The longest time in which no byte moves. A whole answer may take longer: 16 MB do.
    std::chrono::milliseconds idle_timeout{10'000};

    /// The largest answer that is accepted.
    std::size_t max_response_bytes = std::size_t{64} * 1024 * 1024;
};

} // namespace coalesce::dynamodb
