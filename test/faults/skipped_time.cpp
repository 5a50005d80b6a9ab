#include "skipped_time.hpp"

#include <atomic>
#include <ctime>

#include <dlfcn.h>

namespace coalesce::test {
namespace {

std::atomic<std::time_t> skipped_seconds = 0;

} // namespace

SkippedTime::~SkippedTime() {
    skipped_seconds = 0;
}

void SkippedTime::skip(std::chrono::seconds time) {
    skipped_seconds += time.count();
}

} // namespace coalesce::test

// These take the place of the C library's functions, for libcurl too.

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    using Function = int (*)(clockid_t, timespec*);
    static const auto system_function =
        reinterpret_cast<Function>(dlsym(RTLD_NEXT, "clock_gettime"));
    const int result = system_function(clock, now);
    if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW)
        now->tv_sec += coalesce::test::skipped_seconds;
    return result;
}

extern "C" std::time_t time(std::time_t* result) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += coalesce::test::skipped_seconds;
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}
