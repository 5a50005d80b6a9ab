#include "answering.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>

#include <zlib.h>

#include <ctime>
#include <exception>
#include <iostream>
#include <utility>

namespace bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

std::string date() {
    const auto now = std::time(nullptr);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&now));
    return text;
}

std::string checksum(const std::string& body) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
    return std::to_string(crc32_z(0, bytes, body.size()));
}

Response response_to(const Request& request, const Answer& answer) {
    Response response(http::status::ok, 11);
    try {
        const std::string_view target(request["x-amz-target"]);
        response.body() = answer(target.substr(target.find('.') + 1), request.body());
    } catch (const std::exception& error) {
        std::cerr << "refused: " << error.what() << std::endl;
        response.result(http::status::bad_request);
        response.body() = R"({"__type":"ValidationException"})";
    }
    response.set(http::field::content_type, "application/x-amz-json-1.0");
    response.set("x-amz-crc32", checksum(response.body()));
    response.set("x-amzn-RequestId", "CANNED");
    response.set(http::field::date, date());
    response.prepare_payload();
    return response;
}

asio::awaitable<void> converse(tcp::socket socket, Answer answer) try {
    socket.set_option(tcp::no_delay(true));
    boost::beast::flat_buffer buffer;
    for (;;) {
        Request request;
        co_await http::async_read(socket, buffer, request, asio::use_awaitable);
        const auto response = response_to(request, answer);
        co_await http::async_write(socket, response, asio::use_awaitable);
    }
} catch (const boost::system::system_error&) { // the client has closed its connection
}

} // namespace

asio::awaitable<void> accept_and_answer(tcp::acceptor& acceptor, Answer answer) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), converse(std::move(socket), answer),
                       asio::detached);
    }
}

} // namespace bench
