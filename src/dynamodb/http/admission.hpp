#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace coalesce::dynamodb::http {

class Transfer;

/// Who may have a connection: so many transfers per host, in the order in which they came.
///
/// libcurl has such a limit too, but from 8.8 on it lets the connect timeout run while a
/// transfer waits for its turn, and then a busy client fails for no reason.
class Admission {
public:
    explicit Admission(std::size_t limit_per_host) : limit_(limit_per_host) {}

    /// Whether the transfer may start now. If not, it is queued, until `leave` names it.
    bool enter(const std::string& host, Transfer& transfer);

    /// Forgets a transfer, whether running or queued or unknown.
    ///
    /// Returns the transfer that may start in its place, or null.
    Transfer* leave(const std::string& host, Transfer& transfer);

    /// All transfers, running or queued.
    std::vector<Transfer*> everyone() const;

private:
    struct Host {
        std::vector<Transfer*> running;
        std::deque<Transfer*> queued;
    };

    std::size_t limit_;
    std::unordered_map<std::string, Host> hosts_;
};

} // namespace coalesce::dynamodb::http
