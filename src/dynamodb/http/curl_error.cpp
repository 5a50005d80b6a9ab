#include "dynamodb/http/curl_error.hpp"

#include "dynamodb/http/transport.hpp"

namespace coalesce::dynamodb {
namespace {

class TransportCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "coalesce.transport"; }
    std::string message(int value) const override {
        return curl_easy_strerror(static_cast<CURLcode>(value));
    }
};

} // namespace

const boost::system::error_category& transport_category() noexcept {
    static const TransportCategory category;
    return category;
}

namespace http {

boost::system::error_code transport_code(CURLcode code) noexcept {
    return {static_cast<int>(code), transport_category()};
}

boost::system::system_error transport_error(CURLcode code, const std::string& text) {
    return {transport_code(code), text};
}

bool is_transient(const boost::system::error_code& error) noexcept {
    if (error.category() != transport_category())
        return false;
    switch (static_cast<CURLcode>(error.value())) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return true;
    default: return false;
    }
}

Obstacle obstacle_in(const boost::system::error_code& error) noexcept {
    if (error.category() != transport_category())
        return Obstacle::none;
    switch (static_cast<CURLcode>(error.value())) {
    case CURLE_COULDNT_RESOLVE_HOST: return Obstacle::name_not_found;
    case CURLE_COULDNT_CONNECT: return Obstacle::nobody_listens;
    case CURLE_SSL_CONNECT_ERROR: return Obstacle::no_tls;
    case CURLE_PEER_FAILED_VERIFICATION: return Obstacle::not_trusted;
    case CURLE_UNSUPPORTED_PROTOCOL: // HTTP/0.9: bytes without a status line
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR: return Obstacle::no_http;
    default: return Obstacle::none;
    }
}

} // namespace http
} // namespace coalesce::dynamodb
