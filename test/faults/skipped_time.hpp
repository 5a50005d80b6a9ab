#pragma once

#include <chrono>

namespace coalesce::test {

/// Time that passes at once, for all that asks the steady clock or `time` in this program, libcurl
/// too. At most one lives at a time; with it, the time that was skipped is taken back.
class SkippedTime {
public:
    SkippedTime() = default;
    ~SkippedTime();

    SkippedTime(const SkippedTime&) = delete;
    SkippedTime& operator=(const SkippedTime&) = delete;

    void skip(std::chrono::seconds time);
};

} // namespace coalesce::test
