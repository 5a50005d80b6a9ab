// A DynamoDB-compatible server on 127.0.0.1 that is not in the way of what is measured: it checks
// no signatures and answers from memory. It prints the port that it listens on; whenever a line
// comes in, it prints how many requests and keys have been read; it ends with its input.
#include "../answering.hpp"
#include "film_store.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

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
        const auto answer = [&](std::string_view operation, const std::string& body) {
            return store.answer(operation, body);
        };
        co_spawn(context, bench::accept_and_answer(acceptor, answer), stop);
        co_spawn(context, tell_reads(store), stop);
        context.run();
    } catch (const std::exception& error) {
        std::cerr << "film_backend: " << error.what() << "." << std::endl;
        return 1;
    }
}
