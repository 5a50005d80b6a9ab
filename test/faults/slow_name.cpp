#include "slow_name.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string_view>

#include <dlfcn.h>
#include <netdb.h>

namespace coalesce::test {
namespace {

constexpr const char* slow_host = "slow.invalid";
constexpr const char* known_host = "known.invalid";

std::mutex mutex;
std::condition_variable changed;
bool slow = false;
std::size_t under_way = 0;
std::atomic<std::size_t> lookups_of_known_host = 0;

// libcurl calls it on the thread of its resolver.
int look_up_slowly() {
    std::unique_lock lock(mutex);
    ++under_way;
    changed.notify_all();
    // Not for ever: whoever waits for it should fail a test, not stop all of them.
    changed.wait_for(lock, std::chrono::seconds(10), [] { return !slow; });
    --under_way;
    changed.notify_all();
    return EAI_NONAME;
}

} // namespace

SlowName::SlowName() {
    const std::lock_guard lock(mutex);
    slow = true;
}

SlowName::~SlowName() {
    std::unique_lock lock(mutex);
    slow = false;
    changed.notify_all();
    changed.wait(lock, [] { return under_way == 0; });
}

std::string SlowName::url() const {
    return "http://" + std::string(slow_host) + "/";
}

void SlowName::wait_until_asked() const {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return under_way > 0; });
}

std::size_t SlowName::lookups() const {
    const std::lock_guard lock(mutex);
    return under_way;
}

std::string KnownName::url(unsigned short port) const {
    return "http://" + std::string(known_host) + ":" + std::to_string(port) + "/";
}

std::size_t KnownName::lookups() const {
    return all_lookups() - earlier_;
}

std::size_t KnownName::all_lookups() {
    return lookups_of_known_host;
}

} // namespace coalesce::test

// Takes the place of the C library's function, for libcurl too.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto system_function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    if (node && std::string_view(node) == coalesce::test::slow_host)
        return coalesce::test::look_up_slowly();
    if (node && std::string_view(node) == coalesce::test::known_host) {
        ++coalesce::test::lookups_of_known_host;
        node = "127.0.0.1";
    }
    return system_function(node, service, hints, result);
}
