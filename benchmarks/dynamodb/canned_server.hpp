#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <thread>

namespace bench {

/// A server on 127.0.0.1 that gives each request its canned answer, with its CRC-32, and keeps the
/// connection. It looks at no signature. It has a thread of its own, so that the CPU time of the
/// thread that measures is the client's.
class CannedServer {
public:
    CannedServer();
    ~CannedServer();
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;

    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    std::string host() const { return "127.0.0.1:" + std::to_string(port()); }

    /// Waits until somebody ends the process.
    void join() { thread_.join(); }

private:
    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

} // namespace bench
