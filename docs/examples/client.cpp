// A client as one would put it in production; docs/client.md shows it piece by piece. Region,
// endpoint and credentials come from the environment.

#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/log_observer.hpp>
#include <coalesce/dynamodb/trace_observer.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;
using namespace std::chrono_literals;

// [provider]
/// Credentials out of a vault of your own.
class Vault : public dynamodb::CredentialsProvider {
public:
    asio::awaitable<dynamodb::Credentials> retrieve() override {
        auto secret = co_await fetch();
        const auto expiration = std::chrono::system_clock::now() + 1h;
        co_return dynamodb::Credentials("AKIDEXAMPLE", std::move(secret), "", expiration);
    }

private:
    asio::awaitable<std::string> fetch() { co_return "from the vault"; }
};
// [/provider]

// [watch]
/// Counts attempts that failed, by the code of the service.
class Failures : public dynamodb::ClientObserver {
public:
    void on_attempt(const dynamodb::AttemptReport& attempt) noexcept override {
        if (attempt.error)
            std::cout << attempt.operation << ", attempt " << attempt.attempt << " of "
                      << attempt.max_attempts << ": " << attempt.service_code << '\n';
    }
};
// [/watch]

asio::awaitable<void> describe(dynamodb::Client& client) {
    // [errors]
    try {
        co_await client.describe_table("Nowhere");
    } catch (const dynamodb::ServiceError& error) { // the service answered, and said no
        std::cout << error.service_code() << ", HTTP status " << error.http_status() << '\n';
    } catch (const boost::system::system_error& error) { // it did not, or was not asked
        std::cout << error.what() << '\n';
    }
    // [/errors]
}

void show_settings(asio::io_context& context) {
    // [settings]
    dynamodb::ClientOptions options;
    options.region = "eu-west-3";
    options.max_attempts = 0;
    try {
        dynamodb::Client client(context.get_executor(), options);
    } catch (const boost::system::system_error& error) {
        std::cout << error.what() << '\n';
    }
    // [/settings]
}

void show_own_credentials(asio::io_context& context) {
    // [own-credentials]
    dynamodb::ClientOptions options;
    options.credentials_provider = std::make_shared<Vault>();
    options.observer = std::make_shared<Failures>();
    dynamodb::Client client(context.get_executor(), options);
    // [/own-credentials]
    asio::co_spawn(context, describe(client), asio::use_future);
    context.run();
    context.restart();
}

void show_time_limits(asio::io_context& context) {
    // [time]
    dynamodb::ClientOptions options;
    options.call_timeout = 2s;       // a call with all its attempts
    options.attempt_timeout = 800ms; // one of them
    options.connect_timeout = 300ms; // name look-up, TCP and TLS
    options.idle_timeout = 500ms;    // no byte moves
    // [/time]

    // [log]
    options.observer = std::make_shared<dynamodb::LogObserver>(
        [](std::string_view line) { std::clog << line << '\n'; });
    // [/log]
    const dynamodb::Client client(context.get_executor(), options);
    std::cout << client.statistics().requests << " requests\n";
}

// [threads]
asio::awaitable<bool> handle(dynamodb::Client& client) {
    // Awaited on a thread of the pool; the work is done on the client's strand.
    const auto tables = co_await client.call("ListTables");
    co_return !tables.empty();
}

bool serve() {
    asio::thread_pool pool(4);
    dynamodb::Client client(asio::make_strand(pool)); // one for all threads
    auto one = asio::co_spawn(pool, handle(client), asio::use_future);
    auto another = asio::co_spawn(pool, handle(client), asio::use_future);
    const bool both = one.get() && another.get();
    pool.join(); // before the client goes
    return both;
}
// [/threads]

void show_trace(asio::io_context& context) {
    // [trace]
    const auto trace = std::make_shared<coalesce::ChromeTrace>("dynamodb_trace.json");
    dynamodb::ClientOptions options;
    options.observer = std::make_shared<dynamodb::TraceObserver>(trace);
    dynamodb::Client client(context.get_executor(), options);
    // [/trace]
    auto done = asio::co_spawn(context, handle(client), asio::use_future);
    context.run();
    context.restart();
    std::cout << (done.get() ? "traced" : "BAD") << '\n';
}

int main() {
    asio::io_context context;
    show_settings(context);
    show_own_credentials(context);
    show_time_limits(context);
    show_trace(context);
    std::cout << (serve() ? "served" : "BAD") << '\n';
}
