#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::test {

/// Stands between a client and a server on 127.0.0.1, and passes on what they say.
///
/// Threads: runs on the test's own context.
class WireTap {
public:
    /// Listens on a free port of 127.0.0.1, for a server on that other port.
    WireTap(boost::asio::io_context& context, unsigned short server_port);
    ~WireTap();

    WireTap(const WireTap&) = delete;
    WireTap& operator=(const WireTap&) = delete;

    unsigned short port() const noexcept;

    /// Of every connection, passes on so many bytes of the server's and then closes both sides.
    void cut_answers_after(std::size_t bytes);
    /// Takes `CONNECT` and answers it, as a proxy: all tunnels lead to the one server.
    void be_proxy();

    /// All that clients sent, in the order of arrival, without what was said to a proxy.
    const std::string& from_clients() const noexcept;
    /// What was said to a proxy.
    const std::string& connects() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the coroutines that serve connections
};

/// How many bytes of a conversation in TLS were application data, and alerts, which look the same
/// from outside. Of neither, each record has some 20 bytes more than what it says.
std::size_t application_bytes(const std::string& from_one_side);

} // namespace coalesce::test
