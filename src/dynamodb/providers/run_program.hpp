#pragma once

#include "dynamodb/providers/outside.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace coalesce::dynamodb::providers {

/// What a program may use up before it is killed.
struct ProgramLimits {
    std::size_t max_output_bytes = std::size_t{64} * 1024;
    std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

/// Runs a program on this machine, without a shell, and without blocking the executor.
///
/// Completes with: its exit code and what it wrote, of its error output only the first bytes;
/// throws
///     `boost::system::system_error` if it cannot start, writes more than it may, or takes longer.
/// Cancellation: terminal: the program is killed.
/// Threads: await it on an executor that runs one handler at a time.
/// Lifetime: takes its arguments by value.
asio::awaitable<ProgramResult> run_program(std::vector<std::string> arguments,
                                           ProgramLimits limits = {});

} // namespace coalesce::dynamodb::providers
