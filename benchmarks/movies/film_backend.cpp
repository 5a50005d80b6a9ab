// A DynamoDB-compatible server on 127.0.0.1 that is not in the way of what is measured: it checks
// no signatures and answers from memory. It prints the port that it listens on; whenever a line
// comes in, it prints how many requests and keys have been read; it ends with its input.
#include "film_store.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

bool same_letter(char left, char right) {
    return (left | 0x20) == (right | 0x20);
}

// The value of a header in a request's head.
std::string_view header(std::string_view head, std::string_view name) {
    const auto found = std::ranges::search(head, name, same_letter);
    if (found.empty())
        throw std::runtime_error("expected the header " + std::string(name));
    head.remove_prefix(static_cast<std::size_t>(found.end() - head.begin()));
    return head.substr(0, head.find("\r\n"));
}

std::size_t body_bytes(std::string_view head) {
    const std::string_view text = header(head, "\r\ncontent-length: ");
    std::size_t bytes = 0;
    std::from_chars(text.data(), text.data() + text.size(), bytes);
    return bytes;
}

std::string_view operation_of(std::string_view head) {
    const std::string_view target = header(head, "\r\nx-amz-target: ");
    return target.substr(target.find('.') + 1);
}

std::string response(const char* status, const std::string& body) {
    const auto checksum = crc32(0, reinterpret_cast<const unsigned char*>(body.data()),
                                static_cast<unsigned>(body.size()));
    return std::string("HTTP/1.1 ") + status +
           "\r\nContent-Type: application/x-amz-json-1.0\r\nx-amz-crc32: " +
           std::to_string(checksum) + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string respond(FilmStore& store, std::string_view head, std::string body) {
    try {
        return response("200 OK", store.answer(operation_of(head), std::move(body)));
    } catch (const std::exception& error) {
        std::cerr << "film_backend: " << error.what() << "." << std::endl;
        return response("400 Bad Request", R"({"__type":"ValidationException"})");
    }
}

// One connection, for as many requests as it likes.
asio::awaitable<void> converse(tcp::socket socket, FilmStore& store) {
    std::string unread;
    while (true) {
        const auto [no_head, head_bytes] = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(unread), "\r\n\r\n", as_tuple);
        if (no_head)
            co_return;
        const std::string head = unread.substr(0, head_bytes);
        const std::size_t whole = head_bytes + body_bytes(head);
        if (whole > unread.size()) {
            const auto [no_body, bytes] =
                co_await asio::async_read(socket, asio::dynamic_buffer(unread),
                                          asio::transfer_exactly(whole - unread.size()), as_tuple);
            if (no_body)
                co_return;
        }
        const std::string answer =
            respond(store, head, unread.substr(head_bytes, whole - head_bytes));
        unread.erase(0, whole);
        const auto [not_sent, sent] =
            co_await asio::async_write(socket, asio::buffer(answer), as_tuple);
        if (not_sent)
            co_return;
    }
}

asio::awaitable<void> serve(tcp::acceptor acceptor, FilmStore& store) {
    const auto executor = acceptor.get_executor();
    while (true) {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        socket.set_option(tcp::no_delay(true));
        co_spawn(executor, converse(std::move(socket), store), asio::detached);
    }
}

asio::awaitable<void> tell_reads(const FilmStore& store) {
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, dup(STDIN_FILENO));
    std::string lines;
    while (true) {
        const auto [ended, bytes] =
            co_await asio::async_read_until(input, asio::dynamic_buffer(lines), '\n', as_tuple);
        if (ended)
            co_return;
        lines.erase(0, bytes);
        std::cout << store.reads().requests << ' ' << store.reads().keys << std::endl;
    }
}

} // namespace

int main() {
    try {
        asio::io_context context(1);
        FilmStore store;
        tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
        std::cout << acceptor.local_endpoint().port() << std::endl;
        const auto stop = [&](std::exception_ptr) { context.stop(); };
        co_spawn(context, serve(std::move(acceptor), store), stop);
        co_spawn(context, tell_reads(store), stop);
        context.run();
    } catch (const std::exception& error) {
        std::cerr << "film_backend: " << error.what() << "." << std::endl;
        return 1;
    }
}
