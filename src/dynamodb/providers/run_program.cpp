#include "dynamodb/providers/run_program.hpp"

#include "dynamodb/providers/child_process.hpp"
#include "dynamodb/quoted.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/cancellation_condition.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kept_error_bytes = 4096;
constexpr milliseconds shortest_pause{1};
constexpr milliseconds longest_pause{50};

struct Run {
    Run(const asio::any_io_executor& executor, const std::vector<std::string>& arguments,
        const ProgramLimits& given)
        : child(executor, arguments), program(quoted(arguments.front())), limits(given) {}

    ChildProcess child;
    std::string program;
    ProgramLimits limits;
    ProgramResult result;
};

// Some bytes of what the program wrote; none at the end.
asio::awaitable<std::string> read_some(asio::readable_pipe& pipe) {
    std::array<char, 4096> bytes;
    const auto buffer = asio::buffer(bytes);
    const auto token = asio::as_tuple(asio::use_awaitable);
    const auto [error, size] = co_await pipe.async_read_some(buffer, token);
    if (error && error != asio::error::eof)
        throw boost::system::system_error(error, "reading from a program");
    co_return std::string(bytes.data(), size);
}

asio::awaitable<void> read_output(Run& run) {
    for (auto some = co_await read_some(run.child.output()); !some.empty();
         some = co_await read_some(run.child.output())) {
        run.result.output += some;
        if (run.result.output.size() > run.limits.max_output_bytes)
            throw boost::system::system_error(asio::error::message_size,
                                              "the program " + run.program + " wrote more than " +
                                                  std::to_string(run.limits.max_output_bytes) +
                                                  " bytes");
    }
}

// To its end, also when nothing more is kept: a program whose pipe is full waits.
asio::awaitable<void> read_error_output(Run& run) {
    auto& kept = run.result.error_output;
    for (auto some = co_await read_some(run.child.error_output()); !some.empty();
         some = co_await read_some(run.child.error_output()))
        kept.append(some, 0, kept_error_bytes - std::min(kept.size(), kept_error_bytes));
}

// A program that has closed its pipes is about to end, so this hardly ever waits twice.
asio::awaitable<void> wait_for_exit(Run& run) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto pause = shortest_pause;
    auto code = run.child.exit_code();
    for (; !code; code = run.child.exit_code()) {
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        pause = std::min(pause * 2, longest_pause);
    }
    run.result.exit_code = *code;
}

asio::awaitable<void> run_to_end(Run& run) {
    const auto executor = co_await asio::this_coro::executor;
    auto reads = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, read_output(run), asio::deferred),
        asio::co_spawn(executor, read_error_output(run), asio::deferred));
    const asio::experimental::wait_for_one_error until;
    const auto [order, failure, error_failure] =
        co_await reads.async_wait(until, asio::use_awaitable);
    for (const auto which : order)
        if (const auto& thrown = which == 0 ? failure : error_failure)
            std::rethrow_exception(thrown);
    co_await wait_for_exit(run);
}

} // namespace

asio::awaitable<ProgramResult> run_program(std::vector<std::string> arguments,
                                           ProgramLimits limits) {
    const auto executor = co_await asio::this_coro::executor;
    Run run(executor, arguments, limits);
    asio::steady_timer timer(executor, limits.timeout);
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, run_to_end(run), asio::deferred),
        timer.async_wait(asio::deferred));
    const asio::experimental::wait_for_one first;
    const auto [order, failure, timer_error] = co_await race.async_wait(first, asio::use_awaitable);
    if (order[0] != 0 && !timer_error)
        throw boost::system::system_error(asio::error::timed_out,
                                          "the program " + run.program + " did not end within " +
                                              std::to_string(limits.timeout.count()) + " ms");
    if (failure)
        std::rethrow_exception(failure);
    co_return std::move(run.result);
}

} // namespace coalesce::dynamodb::providers
