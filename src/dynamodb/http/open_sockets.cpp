#include "dynamodb/http/open_sockets.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coalesce::dynamodb::http {

CURLcode OpenSockets::attach(CURL* easy) {
    CURLcode code = CURLE_OK;
    const auto set = [&](CURLoption option, auto value) {
        if (code == CURLE_OK)
            code = curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_OPENSOCKETFUNCTION, &OpenSockets::on_open);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, &OpenSockets::on_close);
    set(CURLOPT_CLOSESOCKETDATA, this);
    return code;
}

void OpenSockets::shut_down_spoilt(
    const std::function<bool(curl_socket_t)>& in_use) const noexcept {
    for (const auto socket : sockets_) {
        pollfd state{socket, POLLIN | POLLRDHUP, 0};
        if (!in_use(socket) && ::poll(&state, 1, 0) > 0)
            ::shutdown(socket, SHUT_RDWR);
    }
}

curl_socket_t OpenSockets::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    const int socket =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0)
        return CURL_SOCKET_BAD;
    try {
        static_cast<OpenSockets*>(self)->sockets_.insert(socket);
        return socket;
    } catch (...) {
        ::close(socket);
        return CURL_SOCKET_BAD;
    }
}

int OpenSockets::on_close(void* self, curl_socket_t socket) noexcept {
    auto& all = *static_cast<OpenSockets*>(self);
    all.closing_(socket);
    all.sockets_.erase(socket);
    return ::close(socket);
}

} // namespace coalesce::dynamodb::http
