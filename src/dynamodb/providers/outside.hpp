#pragma once

#include "dynamodb/environment.hpp"
#include "dynamodb/files.hpp"
#include "dynamodb/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::providers {

namespace asio = boost::asio;

/// What came of a program that was run to its end.
struct ProgramResult {
    ProgramResult() = default;

    int exit_code = 0;
    std::string output;
    std::string error_output;
};

/// All that a provider of credentials asks of the world around it; a test gives it another world.
struct Outside {
    Environment environment;
    FileReader read_file;

    /// Writes a file that only its owner can read, in one step. Throws if that cannot be done.
    std::function<void(const std::string& path, const std::string& bytes)> write_file;

    /// Sends one request, without retries. Throws `boost::system::system_error` if no whole answer
    /// came within `timeout`.
    std::function<asio::awaitable<http::Response>(http::Request, std::chrono::milliseconds timeout)>
        send;

    /// Runs a program, without a shell, and collects what it writes. Throws if it cannot start.
    std::function<asio::awaitable<ProgramResult>(std::vector<std::string> arguments)> run;

    std::function<asio::awaitable<void>(std::chrono::milliseconds)> wait;
    std::function<std::chrono::system_clock::time_point()> now;
    std::function<double()> random; ///< From 0 up to but not including 1.
};

} // namespace coalesce::dynamodb::providers
