#pragma once

#include <chrono>
#include <cstddef>

namespace coalesce::dynamodb::http {

/// How patient and how greedy a transport is. Every number is greater than zero, and no
/// time is longer than 24 hours.
struct TransportOptions {
    /// The longest time for looking up a name, connecting, and the TLS handshake together. One
    /// second, as AWS's SDK for C++ has it: a second attempt is better than a long first one.
    std::chrono::milliseconds connect_timeout{1000};

    /// The longest time without a byte moving in either direction, once connected. There is no
    /// limit on the whole exchange: 16 MB over a slow line take long and are no failure.
    std::chrono::milliseconds idle_timeout{10'000};

    /// The largest answer that is accepted, in bytes of its head and body. A BatchGetItem of
    /// 16 MB may need several times that in JSON, since text can be escaped.
    std::size_t max_response_bytes = std::size_t{64} * 1024 * 1024;

    /// The most connections to one host (scheme, name and port); further requests wait their
    /// turn, and that wait counts for no timeout.
    std::size_t max_connections = 25;

    /// A connection that was unused for longer is not used again: routers between us and the
    /// service forget it without telling us.
    std::chrono::seconds max_connection_idle{60};
};

} // namespace coalesce::dynamodb::http
