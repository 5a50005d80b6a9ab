#include "local_server.hpp"

#include <boost/asio.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::ip::tcp::endpoint local(unsigned short port) {
    return {asio::ip::address_v4::loopback(), port};
}

unsigned short unused_port() {
    asio::io_context context;
    const asio::ip::tcp::acceptor acceptor(context, local(0));
    return acceptor.local_endpoint().port();
}

template <class Condition>
bool comes_true(Condition condition, std::chrono::seconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

} // namespace

bool accepts(unsigned short port) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    boost::system::error_code error;
    socket.connect(local(port), error);
    return !error;
}

unsigned short LocalServer::port() {
    if (process_ && process_->running())
        return port_;
    // A port that was free a moment ago may be somebody else's by now; the server then ends.
    const bool is_first = port_ == 0;
    for (int attempts = is_first ? 3 : 1; attempts > 0; --attempts) {
        if (is_first)
            port_ = unused_port();
        if (start())
            return port_;
    }
    throw std::runtime_error(recipe_.name + " did not come up. Its last words:\n" +
                             process_->output_tail());
}

bool LocalServer::start() {
    process_ = std::make_unique<ServerProcess>(recipe_.command(port_), "/");
    const auto up = [this] { return !process_->running() || recipe_.answers(port_); };
    return comes_true(up, 30s) && process_->running();
}

void LocalServer::stop() {
    if (!process_)
        return;
    if (process_->running() && recipe_.last_signal != SIGKILL) {
        ::kill(process_->id(), recipe_.last_signal);
        comes_true([this] { return !process_->running(); }, 10s);
    }
    process_.reset();
}

} // namespace coalesce::test
