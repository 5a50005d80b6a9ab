#include <support/raw_server.hpp>

#include <boost/asio.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <deque>
#include <optional>

namespace coalesce::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

struct Connection {
    explicit Connection(tcp::socket accepted, std::size_t index)
        : socket(std::move(accepted)), number(index) {}

    tcp::socket socket;
    std::size_t number;
    std::string unread; // bytes that came after the last request
};

using ConnectionPtr = std::shared_ptr<Connection>; // of the server, and of the serving coroutine

/// What stands behind the name of a header and the blanks there, up to the end of the head. The
/// name is in lower case, between a line's end and the colon.
std::string_view behind_header(std::string_view head, std::string_view name) {
    const auto found = std::ranges::search(
        head, name, [](char left, char right) { return std::tolower(left) == right; });
    const auto rest = head.substr(static_cast<std::size_t>(found.end() - head.begin()));
    return rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

std::size_t content_length(std::string_view head) {
    const auto text = behind_header(head, "\r\ncontent-length:");
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length;
}

bool expects_to_be_told_to_go_on(std::string_view head) {
    return !behind_header(head, "\r\nexpect:").empty();
}

asio::awaitable<std::optional<RawRequest>> read_request(ConnectionPtr connection) {
    error_code failed;
    auto& unread = connection->unread;
    const auto head = co_await asio::async_read_until(
        connection->socket, asio::dynamic_buffer(unread), "\r\n\r\n",
        asio::redirect_error(asio::use_awaitable, failed));
    if (failed)
        co_return std::nullopt;
    const auto whole = head + content_length(std::string_view(unread).substr(0, head));
    if (whole > unread.size() && expects_to_be_told_to_go_on(unread.substr(0, head)))
        co_await asio::async_write(connection->socket,
                                   asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25),
                                   asio::redirect_error(asio::use_awaitable, failed));
    if (whole > unread.size() && !failed)
        co_await asio::async_read(connection->socket, asio::dynamic_buffer(unread),
                                  asio::transfer_exactly(whole - unread.size()),
                                  asio::redirect_error(asio::use_awaitable, failed));
    if (failed)
        co_return std::nullopt;
    RawRequest request{connection->number, unread.substr(0, head),
                       unread.substr(head, whole - head)};
    unread.erase(0, whole);
    co_return request;
}

asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> read_until_closed(ConnectionPtr connection) {
    std::array<char, 4096> ignored;
    error_code closed;
    while (!closed)
        co_await connection->socket.async_read_some(
            asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, closed));
    connection->socket.close();
}

asio::awaitable<void> perform(ConnectionPtr connection, Step step) {
    auto& socket = connection->socket;
    error_code closed_by_client;
    switch (step.kind) {
    case Step::Kind::send:
        co_await asio::async_write(socket, asio::buffer(step.bytes),
                                   asio::redirect_error(asio::use_awaitable, closed_by_client));
        if (closed_by_client)
            socket.close();
        break;
    case Step::Kind::pause: co_await pause(step.time); break;
    case Step::Kind::close: socket.close(); break;
    case Step::Kind::reset:
        socket.set_option(tcp::socket::linger(true, 0));
        socket.close();
        break;
    case Step::Kind::hold: co_await read_until_closed(connection); break;
    }
}

asio::awaitable<void> perform_all(ConnectionPtr connection, Script script) {
    for (auto step = script.begin(); step != script.end(); ++step) {
        if (!connection->socket.is_open())
            co_return;
        co_await perform(connection, std::move(*step));
    }
}

} // namespace

struct RawServer::State {
    explicit State(asio::io_context& context)
        : acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          port(acceptor.local_endpoint().port()) {}

    static asio::awaitable<void> accept(std::shared_ptr<State> state);
    static asio::awaitable<void> serve(std::shared_ptr<State> state, ConnectionPtr connection);
    static asio::awaitable<Script> decide(std::shared_ptr<State> state, RawRequest request);

    Script script_for_next_request() {
        if (scripts.empty())
            return default_script;
        auto script = std::move(scripts.front());
        scripts.pop_front();
        return script;
    }

    tcp::acceptor acceptor;
    unsigned short port;
    Script greeting;
    std::deque<Script> scripts;
    Script default_script{Step::send(http_answer(200))};
    Responder responder;
    std::vector<RawRequest> requests;
    std::size_t accepted = 0;
    std::vector<ConnectionPtr> connections; // that are served
};

std::string http_answer(unsigned status, std::string_view body, std::string_view header_lines) {
    auto answer = "HTTP/1.1 " + std::to_string(status) + " Status\r\n";
    answer += header_lines;
    answer += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return answer.append(body);
}

bool RawRequest::has_line(std::string_view line) const {
    return ("\r\n" + head).find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

RawServer::RawServer(asio::io_context& context) : state_(std::make_shared<State>(context)) {
    asio::co_spawn(context, State::accept(state_), asio::detached);
}

asio::awaitable<void> RawServer::State::accept(std::shared_ptr<State> state) {
    const auto executor = co_await asio::this_coro::executor;
    while (state->acceptor.is_open()) {
        error_code failed;
        auto socket = co_await state->acceptor.async_accept(
            asio::redirect_error(asio::use_awaitable, failed));
        if (failed)
            continue;
        socket.set_option(tcp::no_delay(true));
        state->connections.push_back(
            std::make_shared<Connection>(std::move(socket), state->accepted++));
        asio::co_spawn(executor, serve(state, state->connections.back()), asio::detached);
    }
}

asio::awaitable<void> RawServer::State::serve(std::shared_ptr<State> state,
                                              ConnectionPtr connection) {
    co_await perform_all(connection, state->greeting);
    while (auto request = co_await read_request(connection)) {
        auto deciding = decide(state, *std::move(request));
        auto script = co_await std::move(deciding);
        co_await perform_all(connection, std::move(script));
    }
    connection->socket.close();
    std::erase(state->connections, connection);
}

asio::awaitable<Script> RawServer::State::decide(std::shared_ptr<State> state, RawRequest request) {
    if (state->responder && state->scripts.empty()) {
        auto deciding = state->responder(std::move(request));
        co_return co_await std::move(deciding);
    }
    state->requests.push_back(std::move(request));
    co_return state->script_for_next_request();
}

RawServer::~RawServer() {
    stop();
}

unsigned short RawServer::port() const noexcept {
    return state_->port;
}

std::string RawServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

std::string RawServer::https_url() const {
    return "https" + url().substr(4);
}

void RawServer::greet(Script script) {
    state_->greeting = std::move(script);
}

void RawServer::next(Script script) {
    state_->scripts.push_back(std::move(script));
}

void RawServer::otherwise(Script script) {
    state_->default_script = std::move(script);
}

void RawServer::respond(Responder responder) {
    state_->responder = std::move(responder);
}

const std::vector<RawRequest>& RawServer::requests() const noexcept {
    return state_->requests;
}

std::size_t RawServer::connections() const noexcept {
    return state_->accepted;
}

std::size_t RawServer::open_connections() const noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(state_->connections, [](const ConnectionPtr& connection) {
            return connection->socket.is_open();
        }));
}

void RawServer::stop() {
    state_->acceptor.close();
    for (const auto& connection : state_->connections)
        connection->socket.close();
}

struct DeafPort::State {
    explicit State(asio::io_context& context) : acceptor(context, tcp::v4()) {
        acceptor.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        acceptor.listen(0);
        for (int i = 0; i < 4; ++i) // more than fit into the queue of a backlog of 0
            fill(context);
    }

    void fill(asio::io_context& context) {
        auto& socket = fillers.emplace_back(context, tcp::v4());
        socket.async_connect(acceptor.local_endpoint(), [](error_code) {});
    }

    tcp::acceptor acceptor;
    std::deque<tcp::socket> fillers;
};

DeafPort::DeafPort(asio::io_context& context) : state_(std::make_unique<State>(context)) {}
DeafPort::~DeafPort() = default;

std::string DeafPort::url() const {
    return "http://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port()) + "/";
}

} // namespace coalesce::test
