#include "dynamodb/this_machine.hpp"

#include "dynamodb/providers/private_file.hpp"
#include "dynamodb/providers/run_program.hpp"
#include "dynamodb/within.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/error.hpp>

#include <string>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

using std::chrono::milliseconds;

asio::awaitable<http::Response> send(std::weak_ptr<http::Transport> over,
                                     asio::any_io_executor executor, http::Request request,
                                     milliseconds timeout) {
    const auto url = request.url;
    auto transport = over.lock();
    if (!transport)
        throw boost::system::system_error(asio::error::operation_aborted);
    auto sending = transport->send(std::move(request));
    transport.reset(); // the client may close it at any time
    auto limited = within(executor, std::chrono::steady_clock::now() + timeout, std::move(sending));
    auto response = co_await std::move(limited);
    if (!response)
        throw boost::system::system_error(
            errc::timed_out, url + ": no answer within " + std::to_string(timeout.count()) + " ms");
    co_return std::move(*response);
}

asio::awaitable<void> wait(asio::any_io_executor executor, milliseconds duration) {
    asio::steady_timer timer(executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace

providers::Outside this_machine(asio::any_io_executor executor,
                                const std::shared_ptr<http::Transport>& transport,
                                std::function<double()> random) {
    providers::Outside outside;
    outside.environment = process_environment;
    outside.read_file = read_file;
    outside.write_file = providers::write_private_file;
    outside.send = [over = std::weak_ptr(transport), executor](http::Request request,
                                                               milliseconds timeout) {
        return send(over, executor, std::move(request), timeout);
    };
    outside.run = [](std::vector<std::string> arguments) {
        return providers::run_program(std::move(arguments));
    };
    outside.wait = [executor](milliseconds duration) { return wait(executor, duration); };
    outside.now = std::chrono::system_clock::now;
    outside.random = std::move(random);
    return outside;
}

} // namespace coalesce::dynamodb::detail
