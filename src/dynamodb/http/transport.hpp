#pragma once

// The room `http` sends bytes and reads bytes. It knows no service, only HTTP/1.1: any status
// is an answer, nothing is retried, followed or signed, and nothing is inflated unless somebody
// asks `inflate_gzip`. One thing libcurl does by itself: a request that finds its kept connection
// dead goes out again over another one (see `ExchangeFacts::sends`). libcurl is included here and
// nowhere else, and runs in the executor's own time: this room starts no thread.

#include "dynamodb/http/exchange_facts.hpp"
#include "dynamodb/http/message.hpp"
#include "dynamodb/http/transport_options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>

namespace coalesce::dynamodb::http {

namespace asio = boost::asio;
class Multi;

/// What a transport has done so far.
struct TransportStatistics {
    std::uint64_t requests = 0;    ///< Sends that were given to libcurl; not those still queued.
    std::uint64_t connections = 0; ///< Connections opened for sends that have ended.
    /// How often requests set out, of sends that have ended: more than there were sends, if
    /// kept connections turned out to be dead. See `ExchangeFacts::sends`.
    std::uint64_t sends = 0;
};

/// Sends requests over connections that stay open between them.
///
/// Threads: lives on one executor, which runs one handler at a time (a strand, or an
///     `io_context` with one thread); everything here is called on it.
/// Lifetime: destruction closes the connections; sends under way end with `operation_aborted`.
class Transport {
public:
    /// Throws: `errc::invalid_setting` if an option is out of its limits, or `ca_bundle` is not a
    ///     readable file with certificates.
    explicit Transport(asio::any_io_executor executor, TransportOptions options = {});
    ~Transport();

    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Sends a request and reads its whole answer. Nothing happens before it is awaited.
    ///
    /// Completes with: the answer, whatever its status; throws `system_error` with a code of
    ///     `transport_category()`, which holds libcurl's `CURLcode`s, and a text that names
    ///     method and host. Notably: a timeout is `CURLE_OPERATION_TIMEDOUT`, an answer over
    ///     `max_response_bytes` is `CURLE_FILESIZE_EXCEEDED`, one that ends early is
    ///     `CURLE_PARTIAL_FILE`, `CURLE_RECV_ERROR` or `CURLE_GOT_NOTHING`, and a server whose
    ///     certificate does not prove its name is `CURLE_PEER_FAILED_VERIFICATION`: no byte of the
    ///     request has gone to it.
    /// Cancellation: terminal, partial and total, in every phase: the send ends with
    ///     `operation_aborted`, and its transfer is aborted: its connection is closed at once, and
    ///     one that was queued is never sent. The service may have acted on it.
    /// Threads: await it in a coroutine on the transport's executor.
    /// Lifetime: the awaitable may outlive the transport; it ends with `operation_aborted`.
    ///     `facts`, if given, must outlive the awaitable: they are there when it has ended, also if
    ///     it has thrown or was cancelled.
    asio::awaitable<Response> send(Request request, ExchangeFacts* facts = nullptr);

    TransportStatistics statistics() const noexcept;

private:
    // Shared with the sends under way, which may end after the transport.
    std::shared_ptr<Multi> multi_;
};

/// Whether a failed send may succeed when it is simply tried again: true for what the network
/// or the other side did, false for what would fail the same way (a malformed URL, an unknown
/// certificate, an answer that is too large) and for codes of other categories.
bool is_transient(const boost::system::error_code& error) noexcept;

/// What keeps a request from the server that its address means.
enum class Obstacle {
    none,
    name_not_found,
    nobody_listens,
    no_tls,      ///< What answers at an `https` address does not speak TLS.
    not_trusted, ///< Its certificate is not that of the name, or of no authority that is known.
    no_http,     ///< What answers at an `http` address does not speak HTTP: TLS, perhaps.
};

/// The obstacle that an error tells of, if it is likely to be the address.
Obstacle obstacle_in(const boost::system::error_code& error) noexcept;

} // namespace coalesce::dynamodb::http
