#include "support/server_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace coalesce::test {
namespace {

[[noreturn]] void throw_errno(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

int open_temporary_file() {
    auto name = (std::filesystem::temp_directory_path() / "coalesce-server-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC | O_APPEND);
    if (file < 0) {
        throw_errno("cannot make a temporary file for the output of a test server");
    }
    ::unlink(name.c_str());
    return file;
}

// Between fork and exec only calls that are safe there: other threads may have held any lock.
[[noreturn]] void become(char* const* arguments, const char* directory, int output, pid_t parent) {
    ::setpgid(0, 0); // a Ctrl-C at the terminal is the test program's business
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(127); // the parent died before the line above
    }
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    // Sockets of the tests must not stay open in the child.
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    if (::chdir(directory) == 0) {
        ::execvp(arguments[0], arguments);
    }
    constexpr char text[] = "the program or its directory could not be opened\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, sizeof(text) - 1);
    ::_exit(127);
}

} // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command,
                             const std::filesystem::path& directory)
    : output_(open_temporary_file()) {
    std::vector<char*> arguments;
    for (const auto& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);

    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ == 0) {
        become(arguments.data(), directory.c_str(), output_, parent);
    }
    if (id_ < 0) {
        ::close(output_);
        throw_errno("cannot start a process for a test server");
    }
}

ServerProcess::~ServerProcess() {
    if (id_ != 0) {
        ::kill(id_, SIGKILL);
        while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    ::close(output_);
}

bool ServerProcess::running() {
    if (id_ != 0 && ::waitpid(id_, nullptr, WNOHANG) == id_) {
        id_ = 0;
    }
    return id_ != 0;
}

std::string ServerProcess::output_tail() const {
    constexpr off_t limit = 2000;
    const auto size = ::lseek(output_, 0, SEEK_END);
    std::string tail(static_cast<std::size_t>(std::min(size, limit)), '\0');
    const auto read = ::pread(output_, tail.data(), tail.size(), size - std::min(size, limit));
    tail.resize(static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
    return tail;
}

std::filesystem::path find_program(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        auto candidate = std::filesystem::path(folder) / program;
        if (::access(candidate.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(candidate)) {
            return candidate;
        }
    }
    return {};
}

} // namespace coalesce::test
