#pragma once

#include "support/server_process.hpp"

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// The law: a server is started when a test first asks for it, on a free port of 127.0.0.1, and ends
// with the test program.

namespace coalesce::test {

/// How a server is found, started, and known to be up.
struct LocalServerRecipe {
    std::string name;
    std::function<std::string()> missing; ///< what to install; empty when it is there
    std::function<std::vector<std::string>(unsigned short port)> command;
    std::function<bool(unsigned short port)> answers;
    int last_signal = SIGKILL; ///< ends it quickly, and what it has started
};

class LocalServer {
public:
    explicit LocalServer(LocalServerRecipe recipe) : recipe_(std::move(recipe)) {}
    ~LocalServer() { stop(); }

    /// A sentence that says what to install; empty when the server can be started.
    std::string missing() const { return recipe_.missing(); }

    /// The port it listens on, always the same. Starts the server if it does not run, and waits
    /// until it answers.
    ///
    /// Throws: `runtime_error` with the end of its output when it does not come up.
    unsigned short port();

    /// Ends it as a crash would, or as gently as its kind needs.
    void stop();

private:
    bool start();

    LocalServerRecipe recipe_;
    unsigned short port_ = 0; // 0 until first started
    std::unique_ptr<ServerProcess> process_;
};

/// Whether somebody accepts connections there.
bool accepts(unsigned short port);

} // namespace coalesce::test
