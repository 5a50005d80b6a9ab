#pragma once

#include "dynamodb/http/admission.hpp"
#include "dynamodb/http/curl_handles.hpp"
#include "dynamodb/http/open_sockets.hpp"
#include "dynamodb/http/socket_waits.hpp"
#include "dynamodb/http/transport.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <vector>

namespace coalesce::dynamodb::http {

/// libcurl's multi handle, and the executor that drives it.
///
/// libcurl says what it waits for through two callbacks, and is told what happened through
/// `act`. It does not want to be entered from inside a callback: so callbacks only start waits.
class Multi : public std::enable_shared_from_this<Multi> {
public:
    Multi(asio::any_io_executor executor, const TransportOptions& options);
    ~Multi();

    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const TransportOptions& options() const noexcept { return options_; }
    TransportStatistics statistics() const noexcept { return statistics_; }

    /// Starts a transfer, or queues it until its host has a connection to spare.
    ///
    /// Throws: `operation_aborted` once closed; what keeps it from starting.
    /// Lifetime: the transfer must be removed before it dies, also if this has thrown.
    void add(Transfer& transfer);
    /// Forgets a transfer, if it was added; one that still runs loses its connection.
    void remove(Transfer& transfer) noexcept;

    /// Ends all transfers with `operation_aborted` and closes all connections, for good.
    void close() noexcept;

private:
    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) noexcept;
    static int on_timeout(CURLM*, long milliseconds, void* self) noexcept;

    void start(Transfer& transfer);
    void start_or_fail(Transfer& transfer) noexcept;
    void detach(Transfer& transfer) noexcept;
    void close(std::exception_ptr reason) noexcept;
    void set_timeout(std::chrono::milliseconds timeout);
    void act(curl_socket_t socket, int events);
    void collect();
    EasyHandle take_handle();

    asio::any_io_executor executor_;
    TransportOptions options_;
    TransportStatistics statistics_;
    Admission admission_;
    SocketWaits sockets_;
    OpenSockets open_sockets_;
    asio::steady_timer timer_;
    unsigned long timeout_generation_ = 0; // tells the latest timeout from those called off
    std::vector<EasyHandle> idle_handles_;
    MultiHandle multi_; // null once closed; goes first, and calls back while it goes
    std::exception_ptr closed_by_;
};

} // namespace coalesce::dynamodb::http
