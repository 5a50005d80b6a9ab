#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::test {

/// One thing that a server does to a connection.
class Step {
public:
    enum class Kind { send, pause, close, reset, hold };

    /// Sends these bytes, whatever they are.
    static Step send(std::string bytes) { return {Kind::send, std::move(bytes), {}}; }
    static Step pause(std::chrono::milliseconds time) { return {Kind::pause, {}, time}; }
    /// Ends the connection in an orderly way.
    static Step close() { return {Kind::close, {}, {}}; }
    /// Ends the connection with a TCP reset.
    static Step reset() { return {Kind::reset, {}, {}}; }
    /// Does nothing until the other side ends the connection.
    static Step hold() { return {Kind::hold, {}, {}}; }

    Kind kind;
    std::string bytes;
    std::chrono::milliseconds time;

private:
    Step(Kind what, std::string text, std::chrono::milliseconds wait)
        : kind(what), bytes(std::move(text)), time(wait) {}
};

/// What a server does about one request. After the last step it reads the next request.
using Script = std::vector<Step>;

/// The bytes of an answer: status line, the given header lines, `Content-Length`, body.
std::string http_answer(unsigned status, std::string_view body = {},
                        std::string_view header_lines = {});

/// A request as it came over the wire.
struct RawRequest {
    std::size_t connection; ///< Which connection it came on, counted from 0.
    std::string head;       ///< With the empty line that ends it.
    std::string body;       ///< As long as `Content-Length` said.

    /// Whether the head has exactly this line.
    bool has_line(std::string_view line) const;
};

/// Reads a request, takes its time, and completes with what is to be done about it.
using Responder = std::function<boost::asio::awaitable<Script>(RawRequest)>;

/// A server of HTTP/1.1 that speaks raw bytes: what it answers is up to the test. Who expects to
/// be told before it sends a body, is told to go on.
///
/// Threads: runs on the test's own context, next to the client; no thread is started.
class RawServer {
public:
    /// Listens on a free port of 127.0.0.1. Answers 200 with an empty body until told otherwise.
    explicit RawServer(boost::asio::io_context& context);
    ~RawServer();

    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    unsigned short port() const noexcept;
    /// `http://127.0.0.1:<port>` and the path.
    std::string url(std::string_view path = "/") const;
    /// The same for a client that expects TLS, which this server does not speak.
    std::string https_url() const;

    /// What to do with every new connection before a request is read from it.
    void greet(Script script);
    /// What to do about the next request that no earlier call of `next` has claimed.
    void next(Script script);
    /// What to do about all requests that `next` did not claim.
    void otherwise(Script script);
    /// Who is asked about all requests that `next` did not claim. They are not kept in `requests`.
    void respond(Responder responder);

    /// What has been read so far, in the order of arrival.
    const std::vector<RawRequest>& requests() const noexcept;
    /// Connections accepted so far.
    std::size_t connections() const noexcept;
    /// Connections that neither side has ended. The end by the other side is noticed while a
    /// request is read or a `hold` is performed.
    std::size_t open_connections() const noexcept;

    /// Ends all connections and stops listening: what is left is a port where nobody answers.
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the coroutines that serve connections
};

/// A port that neither accepts nor refuses: the handshake of TCP never ends.
class DeafPort {
public:
    explicit DeafPort(boost::asio::io_context& context);
    ~DeafPort();

    DeafPort(const DeafPort&) = delete;
    DeafPort& operator=(const DeafPort&) = delete;

    std::string url() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace coalesce::test
