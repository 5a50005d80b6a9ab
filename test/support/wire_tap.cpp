#include "support/wire_tap.hpp"

#include <boost/asio.hpp>

#include <algorithm>
#include <array>

namespace coalesce::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct WireTap::State {
    State(asio::io_context& context, unsigned short port_of_server)
        : acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          server(asio::ip::address_v4::loopback(), port_of_server) {}

    struct Pair {
        explicit Pair(tcp::socket accepted)
            : client(std::move(accepted)), server(client.get_executor()) {}

        tcp::socket client;
        tcp::socket server;
    };
    using PairPtr = std::shared_ptr<Pair>; // of the two coroutines that pass on its bytes

    static asio::awaitable<void> accept(std::shared_ptr<State> state);
    static asio::awaitable<void> join(std::shared_ptr<State> state, PairPtr pair);
    static asio::awaitable<void> answer_connect(std::shared_ptr<State> state, PairPtr pair);
    static asio::awaitable<void> pass_on_questions(std::shared_ptr<State> state, PairPtr pair);
    static asio::awaitable<void> pass_on_answers(std::shared_ptr<State> state, PairPtr pair);

    tcp::acceptor acceptor;
    tcp::endpoint server;
    std::optional<std::size_t> cut;
    bool is_proxy = false;
    std::string from_clients;
    std::string connects;
};

asio::awaitable<void> WireTap::State::accept(std::shared_ptr<State> state) {
    while (state->acceptor.is_open()) {
        error_code failed;
        auto socket = co_await state->acceptor.async_accept(
            asio::redirect_error(asio::use_awaitable, failed));
        if (failed)
            continue;
        auto pair = std::make_shared<Pair>(std::move(socket));
        asio::co_spawn(pair->client.get_executor(), join(state, pair), asio::detached);
    }
}

asio::awaitable<void> WireTap::State::join(std::shared_ptr<State> state, PairPtr pair) {
    if (state->is_proxy)
        co_await answer_connect(state, pair);
    co_await pair->server.async_connect(state->server, asio::use_awaitable);
    const auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, pass_on_questions(state, pair), asio::detached);
    asio::co_spawn(executor, pass_on_answers(state, pair), asio::detached);
}

asio::awaitable<void> WireTap::State::answer_connect(std::shared_ptr<State> state, PairPtr pair) {
    // The client waits for the answer before it says more.
    co_await asio::async_read_until(pair->client, asio::dynamic_buffer(state->connects), "\r\n\r\n",
                                    asio::use_awaitable);
    const std::string answer = "HTTP/1.1 200 Connected\r\n\r\n";
    co_await asio::async_write(pair->client, asio::buffer(answer), asio::use_awaitable);
}

asio::awaitable<void> WireTap::State::pass_on_questions(std::shared_ptr<State> state,
                                                        PairPtr pair) {
    std::array<char, 4096> bytes;
    error_code ended;
    while (!ended) {
        const auto size = co_await pair->client.async_read_some(
            asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ended));
        state->from_clients.append(bytes.data(), size);
        if (!ended)
            co_await asio::async_write(pair->server, asio::buffer(bytes, size),
                                       asio::redirect_error(asio::use_awaitable, ended));
    }
    error_code ignored;
    pair->server.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> WireTap::State::pass_on_answers(std::shared_ptr<State> state, PairPtr pair) {
    std::array<char, 4096> bytes;
    error_code ended;
    for (std::size_t passed = 0; !ended && passed < state->cut.value_or(passed + 1);) {
        auto size = co_await pair->server.async_read_some(
            asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ended));
        size = std::min(size, state->cut.value_or(passed + size) - passed);
        passed += size;
        co_await asio::async_write(pair->client, asio::buffer(bytes, size),
                                   asio::redirect_error(asio::use_awaitable, ended));
    }
    pair->client.close();
    pair->server.close();
}

WireTap::WireTap(asio::io_context& context, unsigned short server_port)
    : state_(std::make_shared<State>(context, server_port)) {
    asio::co_spawn(context, State::accept(state_), asio::detached);
}

WireTap::~WireTap() {
    state_->acceptor.close();
}

unsigned short WireTap::port() const noexcept {
    return state_->acceptor.local_endpoint().port();
}

void WireTap::cut_answers_after(std::size_t bytes) {
    state_->cut = bytes;
}

void WireTap::be_proxy() {
    state_->is_proxy = true;
}

const std::string& WireTap::from_clients() const noexcept {
    return state_->from_clients;
}

const std::string& WireTap::connects() const noexcept {
    return state_->connects;
}

std::size_t application_bytes(const std::string& from_one_side) {
    constexpr std::size_t head_size = 5; // type, version, length
    constexpr char application_data = 23;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(from_one_side[at]); };
    std::size_t bytes = 0;
    for (std::size_t at = 0; at + head_size <= from_one_side.size();) {
        const std::size_t size = byte(at + 3) * 256u + byte(at + 4);
        if (from_one_side[at] == application_data)
            bytes += size;
        at += head_size + size;
    }
    return bytes;
}

} // namespace coalesce::test
