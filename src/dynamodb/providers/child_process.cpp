#include "dynamodb/providers/child_process.hpp"

#include "dynamodb/quoted.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace coalesce::dynamodb::providers {
namespace {

[[noreturn]] void throw_error(int error, const std::string& text) {
    throw boost::system::system_error(
        boost::system::error_code(error, boost::system::generic_category()), text);
}

// The end that the program writes to; ours closes it as soon as the program has its own.
class WritingEnd {
public:
    explicit WritingEnd(boost::asio::readable_pipe& reading_end) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            throw_error(errno, "cannot make a pipe for the output of a program");
        descriptor_ = ends[1];
        reading_end.assign(ends[0]);
    }
    ~WritingEnd() { ::close(descriptor_); }

    WritingEnd(const WritingEnd&) = delete;
    WritingEnd& operator=(const WritingEnd&) = delete;

    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

class Files {
public:
    Files(int output, int error_output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, error_output, STDERR_FILENO);
    }
    ~Files() { ::posix_spawn_file_actions_destroy(&actions_); }

    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

// What this process blocks or ignores, such as SIGPIPE, is none of the program's business.
class Signals {
public:
    Signals() {
        sigset_t none;
        ::sigemptyset(&none);
        sigset_t usual;
        ::sigemptyset(&usual);
        ::sigaddset(&usual, SIGPIPE);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &usual);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Signals() { ::posix_spawnattr_destroy(&attributes_); }

    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    const posix_spawnattr_t* get() const noexcept { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

pid_t spawn(const std::vector<std::string>& arguments, const Files& files) {
    std::vector<char*> pointers;
    for (const auto& argument : arguments)
        pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);

    const Signals signals;
    pid_t id = 0;
    const int error =
        ::posix_spawnp(&id, pointers.front(), files.get(), signals.get(), pointers.data(), environ);
    if (error != 0)
        throw_error(error, "cannot start the program " + quoted(arguments.front()));
    return id;
}

pid_t wait_for(pid_t id, int& status, int flags) noexcept {
    pid_t ended = 0;
    do {
        ended = ::waitpid(id, &status, flags);
    } while (ended < 0 && errno == EINTR);
    return ended;
}

int exit_code_of(int status) noexcept {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

ChildProcess::ChildProcess(const boost::asio::any_io_executor& executor,
                           const std::vector<std::string>& arguments)
    : output_(executor), error_output_(executor) {
    const WritingEnd output(output_);
    const WritingEnd error_output(error_output_);
    const Files files(output.descriptor(), error_output.descriptor());
    id_ = spawn(arguments, files);
}

ChildProcess::~ChildProcess() {
    if (id_ == 0)
        return;
    int status = 0;
    ::kill(id_, SIGKILL);
    wait_for(id_, status, 0);
}

std::optional<int> ChildProcess::exit_code() noexcept {
    if (id_ == 0)
        return exit_code_;
    int status = 0;
    const auto ended = wait_for(id_, status, WNOHANG);
    if (ended == 0)
        return std::nullopt;
    // Where the application ignores SIGCHLD, or waits for every child there is, the code is lost.
    // What the program wrote then says whether it succeeded.
    exit_code_ = ended < 0 ? 0 : exit_code_of(status);
    id_ = 0;
    return exit_code_;
}

} // namespace coalesce::dynamodb::providers
