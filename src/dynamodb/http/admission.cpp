#include "dynamodb/http/admission.hpp"

namespace coalesce::dynamodb::http {

bool Admission::enter(const std::string& host, Transfer& transfer) {
    auto& [running, queued] = hosts_[host];
    if (running.size() >= limit_) {
        queued.push_back(&transfer);
        return false;
    }
    running.push_back(&transfer);
    return true;
}

Transfer* Admission::leave(const std::string& host, Transfer& transfer) {
    const auto found = hosts_.find(host);
    if (found == hosts_.end())
        return nullptr;
    auto& [running, queued] = found->second;
    std::erase(queued, &transfer);
    if (std::erase(running, &transfer) == 0)
        return nullptr;
    if (queued.empty()) {
        if (running.empty())
            hosts_.erase(found);
        return nullptr;
    }
    auto* next = queued.front();
    queued.pop_front();
    running.push_back(next);
    return next;
}

std::vector<Transfer*> Admission::everyone() const {
    std::vector<Transfer*> all;
    for (const auto& [name, host] : hosts_) {
        all.insert(all.end(), host.running.begin(), host.running.end());
        all.insert(all.end(), host.queued.begin(), host.queued.end());
    }
    return all;
}

} // namespace coalesce::dynamodb::http
