#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

// The law: a child that was started here ends with its object, and with the test program if that
// dies first. It is ended by its own process id; no other process is ever looked for.

namespace coalesce::test {

/// One child process that serves until it is told to end. POSIX; for tests.
class ServerProcess {
public:
    /// Starts `command` (program, then arguments) in `directory`; what it prints goes to a file.
    ///
    /// Throws: `std::system_error` when no process could be made. A program that cannot be run
    /// shows as one that is no longer running.
    ServerProcess(const std::vector<std::string>& command, const std::filesystem::path& directory);

    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    /// Kills the child and waits for its end.
    ~ServerProcess();

    /// False as soon as the child has ended by itself.
    bool running();

    /// The last lines that the child printed, for the message of a failed start.
    std::string output_tail() const;

    pid_t id() const noexcept { return id_; }

private:
    int output_;   // an unlinked temporary file
    pid_t id_ = 0; // 0 when the child has been waited for
};

/// Where the shell would find `program`; empty when it would not.
std::filesystem::path find_program(const std::string& program);

} // namespace coalesce::test
