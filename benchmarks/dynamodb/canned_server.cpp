#include "canned_server.hpp"

#include "../answering.hpp"
#include "canned_answers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace bench {

namespace asio = boost::asio;

CannedServer::CannedServer()
    : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}), thread_([this] {
          asio::co_spawn(context_, accept_and_answer(acceptor_, canned_answer), asio::detached);
          context_.run();
      }) {}

CannedServer::~CannedServer() {
    context_.stop();
    if (thread_.joinable())
        thread_.join();
}

} // namespace bench
