#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace coalesce::dynamodb::http {

/// How patient, how greedy and how trusting a transport is. No number is zero unless it says so,
/// and no time is longer than 24 hours.
struct TransportOptions {
    /// The longest time for looking up a name, connecting, and the TLS handshake together. One
    /// second, as AWS's SDK for C++ has it: a second attempt is better than a long first one.
    std::chrono::milliseconds connect_timeout{1000};

    /// The longest time without a byte moving in either direction, once connected: also while the
    /// answer's first byte is awaited.
    std::chrono::milliseconds idle_timeout{10'000};

    /// The longest time for one exchange, from the look-up of the name to the answer's last byte.
    /// Zero is no such limit, and the default: 16 MB over a slow line take long and are no failure.
    std::chrono::milliseconds attempt_timeout{0};

    /// The largest answer that is accepted, in bytes of its head and body. A BatchGetItem of
    /// 16 MB may need several times that in JSON, since text can be escaped.
    std::size_t max_response_bytes = std::size_t{64} * 1024 * 1024;

    /// The most connections to one host (scheme, name and port); further requests wait their
    /// turn, and that wait counts for no timeout.
    std::size_t max_connections = 25;

    /// A connection that was unused for longer is not used again: routers between us and the
    /// service forget it without telling us.
    std::chrono::seconds max_connection_idle{60};

    /// A PEM file with the certificates of those who may vouch for a server, or for a proxy: these
    /// and no others. Empty: those that the system trusts.
    std::string ca_bundle{};

    /// The proxy, as a URL; `http`, `https`, `socks4`, `socks4a`, `socks5` and `socks5h` are known.
    /// Unset: what `HTTPS_PROXY`, `https_proxy`, `http_proxy` or `ALL_PROXY` say. Set and empty: no
    /// proxy, whatever they say. What `NO_PROXY` names is reached without one in any case, and so
    /// are this machine and its link, where the credentials of machines and containers are.
    std::optional<std::string> proxy{};
};

/// The options as they are.
///
/// Throws: `errc::invalid_setting` if one is out of its limits, or `ca_bundle` is no such file.
TransportOptions checked(TransportOptions options);

} // namespace coalesce::dynamodb::http
