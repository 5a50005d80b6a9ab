#include "canned_server.hpp"

#include "canned_answers.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <ctime>
#include <string_view>
#include <utility>

namespace bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// The value of a header, whose name is given in lower case.
std::string_view header(std::string_view head, const std::string& name) {
    const auto found = lower_case(head).find("\r\n" + name + ":");
    if (found == head.npos)
        return {};
    auto value = head.substr(found + name.size() + 3);
    value = value.substr(0, value.find("\r\n"));
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
}

std::string date() {
    const auto now = std::time(nullptr);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&now));
    return text;
}

std::string head_for(const std::string& body) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
    const auto sum = crc32_z(0, bytes, body.size());
    return "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nx-amz-crc32: " + std::to_string(sum) +
           "\r\nx-amzn-RequestId: CANNED\r\nDate: " + date() + "\r\n\r\n";
}

asio::awaitable<void> serve(tcp::socket socket) {
    socket.set_option(tcp::no_delay(true));
    std::string received;
    for (;;) {
        const auto head_size = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(received), "\r\n\r\n", asio::use_awaitable);
        const auto head = received.substr(0, head_size);
        std::size_t body_size = 0;
        const auto length = header(head, "content-length");
        std::from_chars(length.data(), length.data() + length.size(), body_size);
        const auto size = head_size + body_size;
        if (received.size() < size) {
            const auto missing = size - received.size();
            auto buffer = asio::dynamic_buffer(received);
            co_await asio::async_read(socket, buffer, asio::transfer_exactly(missing),
                                      asio::use_awaitable);
        }
        const auto target = header(head, "x-amz-target");
        const auto body = std::string_view(received).substr(head_size, body_size);
        const auto answer = canned_answer(target.substr(target.find('.') + 1), body);
        const auto answer_head = head_for(answer);
        received.erase(0, size);
        const std::array buffers{asio::buffer(answer_head), asio::buffer(answer)};
        co_await asio::async_write(socket, buffers, asio::use_awaitable);
    }
}

asio::awaitable<void> serve_to_its_end(tcp::socket socket) try {
    co_await serve(std::move(socket));
} catch (const boost::system::system_error&) { // the client has closed its connection
}

asio::awaitable<void> accept(tcp::acceptor& acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve_to_its_end(std::move(socket)),
                       asio::detached);
    }
}

} // namespace

CannedServer::CannedServer()
    : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    asio::co_spawn(context_, accept(acceptor_), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
}

CannedServer::~CannedServer() {
    context_.stop();
    if (thread_.joinable())
        thread_.join();
}

} // namespace bench
