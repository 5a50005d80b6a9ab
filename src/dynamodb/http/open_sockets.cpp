#include "dynamodb/http/open_sockets.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace coalesce::dynamodb::http {
namespace {

/// Of a socket; 0 for anything else.
ino_t inode_of(int descriptor) noexcept {
    struct stat facts {};
    const bool is_socket = ::fstat(descriptor, &facts) == 0 && S_ISSOCK(facts.st_mode);
    return is_socket ? facts.st_ino : 0;
}

} // namespace

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

void OpenSockets::shut_down_spoilt(const std::function<bool(curl_socket_t)>& in_use) {
    idle_.clear();
    for (const auto& [socket, inode] : sockets_)
        if (!in_use(socket))
            idle_.push_back({socket, POLLIN | POLLRDHUP, 0});
    if (idle_.empty() || ::poll(idle_.data(), idle_.size(), 0) <= 0)
        return;
    for (const auto& state : idle_)
        if (state.revents != 0)
            shut_down(state.fd);
}

void OpenSockets::shut_down(curl_socket_t socket) noexcept {
    const auto found = sockets_.find(socket);
    if (inode_of(socket) != found->second)
        sockets_.erase(found);
    else
        ::shutdown(socket, SHUT_RDWR);
}

curl_socket_t OpenSockets::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    const int socket =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0)
        return CURL_SOCKET_BAD;
    try {
        static_cast<OpenSockets*>(self)->sockets_.insert_or_assign(socket, inode_of(socket));
        return socket;
    } catch (...) {
        ::close(socket);
        return CURL_SOCKET_BAD;
    }
}

int OpenSockets::on_close(void* self, curl_socket_t socket) noexcept {
    static_cast<OpenSockets*>(self)->sockets_.erase(socket);
    return ::close(socket);
}

} // namespace coalesce::dynamodb::http
