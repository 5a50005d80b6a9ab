#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <curl/curl.h>

#include <functional>
#include <memory>
#include <unordered_map>

namespace coalesce::dynamodb::http {

namespace asio = boost::asio;

/// Waits on the descriptors that libcurl names, for as long as it names them.
///
/// libcurl owns them, including those of its resolver's thread. What Asio watches are copies of
/// them: libcurl closes a socket that is still connecting before it says so, and by then the number
/// may be that of something which another thread has opened.
class SocketWaits {
public:
    /// Is told of a descriptor that is ready, with `CURL_CSELECT_*` bits. Never called from
    /// inside `watch` or `forget`.
    using Ready = std::function<void(curl_socket_t socket, int events)>;

    SocketWaits(asio::any_io_executor executor, Ready ready);
    ~SocketWaits();

    SocketWaits(const SocketWaits&) = delete;
    SocketWaits& operator=(const SocketWaits&) = delete;

    /// Waits for the events in `wanted` from now on, and for no others.
    void watch(curl_socket_t socket, int wanted);
    void forget(curl_socket_t socket);
    bool watches(curl_socket_t socket) const noexcept { return registrations_.contains(socket); }

private:
    struct Registration;

    std::shared_ptr<Registration> registration_of(curl_socket_t socket);
    void wait(const std::shared_ptr<Registration>& registration);
    void wait_for(const std::shared_ptr<Registration>& registration, int event);
    void arrived(const std::shared_ptr<Registration>& registration, int event, bool failed);

    asio::any_io_executor executor_;
    Ready ready_;
    // Owned here, and for the length of `arrived` by the handler that runs. Handlers that
    // wait hold a weak pointer: it is the identity of the registration, which the number of a
    // descriptor is not, since numbers are used again.
    std::unordered_map<curl_socket_t, std::shared_ptr<Registration>> registrations_;
};

} // namespace coalesce::dynamodb::http
