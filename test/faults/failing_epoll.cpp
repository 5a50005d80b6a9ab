#include "failing_epoll.hpp"

#include <atomic>
#include <cerrno>

#include <dlfcn.h>
#include <sys/epoll.h>

namespace coalesce::test {
namespace {

std::atomic<bool> failing = false;
std::atomic<std::size_t> too_late = 0;

} // namespace

FailingEpoll::FailingEpoll() {
    failing = true;
}
FailingEpoll::~FailingEpoll() {
    failing = false;
}

std::size_t forgotten_too_late() noexcept {
    return too_late;
}

} // namespace coalesce::test

// Takes the place of the C library's function.
extern "C" int epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
    using Function = int (*)(int, int, int, epoll_event*);
    static const auto system_function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "epoll_ctl"));
    if (operation == EPOLL_CTL_ADD && coalesce::test::failing) {
        errno = ENOSPC;
        return -1;
    }
    const auto result = system_function(epoll, operation, descriptor, event);
    if (operation == EPOLL_CTL_DEL && result != 0)
        ++coalesce::test::too_late;
    return result;
}
