#pragma once

#include <chrono>
#include <cstdint>

namespace coalesce::dynamodb::http {

/// What one exchange took: how its time was spent, and what went over the wire.
///
/// The time of a phase that did not take place, or did not come to its end, is zero: so a
/// connection that was used before has neither a look-up nor a handshake.
struct ExchangeFacts {
    using Duration = std::chrono::microseconds;

    Duration queued{};      ///< Waiting for a turn, while the host had all connections it may have.
    Duration name_lookup{}; ///< Until the host's name, or that of its proxy, was an address.
    Duration connect{};     ///< TCP's handshake.
    Duration tls{};         ///< The handshake of TLS, with the proxy's part in it.
    Duration
        first_byte{}; ///< From the moment the request could be sent to the answer's first byte.
    Duration total{}; ///< From the first to the last of all that, and of the answer.

    /// Head and body, as HTTP has them: TLS puts more on the wire. What was said to a proxy and
    /// sent a second time is included.
    std::uint64_t bytes_sent = 0;
    std::uint64_t bytes_received = 0;

    /// How often the request was written, or the first part of it. Twice, if it was sent over a
    /// kept connection that turned out to be dead before the first byte of an answer: then libcurl
    /// sends it again over another one.
    unsigned sends = 0;

    /// Whether it went over a connection that an earlier exchange had opened.
    bool reused_connection = false;
};

} // namespace coalesce::dynamodb::http
