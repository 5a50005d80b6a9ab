#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/readable_pipe.hpp>

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::providers {

/// A program that was started, with pipes for what it writes. It reads nothing, and has the
/// environment of this process.
///
/// Lifetime: destruction kills it if it still runs.
class ChildProcess {
public:
    /// Throws `boost::system::system_error`, naming the program, if it cannot be started.
    ChildProcess(const boost::asio::any_io_executor& executor,
                 const std::vector<std::string>& arguments);
    ~ChildProcess();

    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    boost::asio::readable_pipe& output() noexcept { return output_; }
    boost::asio::readable_pipe& error_output() noexcept { return error_output_; }

    /// Its exit code if it has ended, without waiting; 128 and the signal's number if that ended
    /// it.
    std::optional<int> exit_code() noexcept;

private:
    boost::asio::readable_pipe output_;
    boost::asio::readable_pipe error_output_;
    pid_t id_ = 0; // 0 once it was waited for
    std::optional<int> exit_code_;
};

} // namespace coalesce::dynamodb::providers
