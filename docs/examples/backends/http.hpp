#pragma once

#include "pool.hpp"

#include <boost/beast.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

// HTTP through Boost.Beast, on connections that are kept.

namespace backends {

namespace beast = boost::beast;
namespace http = boost::beast::http;

struct HttpOptions {
    std::string host;
    std::string port = "80";
    /// How long connecting may take, and then one exchange. The loader's `timeout` may be sooner.
    std::chrono::milliseconds patience{10'000};
    std::uint64_t max_body_bytes = 8 * 1024 * 1024;
};

/// One connection. For HTTPS, `beast::ssl_stream<beast::tcp_stream>` stands in the place of
/// `stream_`, with a handshake in `open`.
class HttpConnection {
public:
    using Options = HttpOptions;
    using Request = http::request<http::string_body>;
    using Answer = http::response<http::string_body>;

    HttpConnection(const asio::any_io_executor& executor, Options options)
        : options_(std::move(options)), stream_(executor) {}

    asio::awaitable<void> open();
    asio::awaitable<Answer> ask(Request request);
    bool usable() { return kept_ && !is_stale(stream_.socket().native_handle()); }

private:
    Options options_;
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    bool kept_ = false; // between two exchanges, unless the server closes
};

// ---------------------------------------------------------------------------------------------

// [connection]
inline asio::awaitable<void> HttpConnection::open() {
    asio::ip::tcp::resolver resolver(stream_.get_executor());
    const auto found =
        co_await resolver.async_resolve(options_.host, options_.port, asio::use_awaitable);
    stream_.expires_after(options_.patience);
    co_await stream_.async_connect(found, asio::use_awaitable);
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
}

inline asio::awaitable<HttpConnection::Answer> HttpConnection::ask(Request request) {
    request.set(http::field::host, options_.host + ":" + options_.port);
    request.prepare_payload(); // Content-Length
    kept_ = false;
    stream_.expires_after(options_.patience);
    co_await http::async_write(stream_, request, asio::use_awaitable);
    http::response_parser<http::string_body> parser;
    parser.body_limit(options_.max_body_bytes);
    co_await http::async_read(stream_, buffer_, parser, asio::use_awaitable);
    stream_.expires_never();
    kept_ = parser.get().keep_alive();
    co_return parser.release();
}
// [/connection]

} // namespace backends
