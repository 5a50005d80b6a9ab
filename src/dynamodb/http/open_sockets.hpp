#pragma once

#include <curl/curl.h>

#include <functional>
#include <unordered_map>
#include <vector>

#include <poll.h>
#include <sys/types.h>

namespace coalesce::dynamodb::http {

/// The sockets that libcurl has open, whether a transfer uses them or not.
///
/// libcurl keeps a connection after an answer, and looks at most once in a second whether it is
/// still alive. What came meanwhile (a late `408`, an answer too many) it would take for the answer
/// to the next request.
///
/// Lifetime: outlives the connections of the handles that were given to `attach`.
class OpenSockets {
public:
    OpenSockets() = default;
    OpenSockets(const OpenSockets&) = delete;
    OpenSockets& operator=(const OpenSockets&) = delete;

    /// Lets the connections that this handle makes be known here.
    CURLcode attach(CURL* easy);

    /// Shuts down the sockets that are not `in_use` and on which something has come, were it the
    /// end: whoever would have used them opens others.
    void shut_down_spoilt(const std::function<bool(curl_socket_t)>& in_use);

private:
    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept;
    static int on_close(void* self, curl_socket_t socket) noexcept;

    void shut_down(curl_socket_t socket) noexcept;

    // libcurl closes a socket that is still connecting without a word, and then its number is
    // anybody's. The inode tells.
    std::unordered_map<curl_socket_t, ino_t> sockets_;
    std::vector<pollfd> idle_; // kept, to be filled for each look
};

} // namespace coalesce::dynamodb::http
