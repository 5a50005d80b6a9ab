#pragma once

#include <cstddef>

namespace coalesce::test {

/// While it lives, the system lets nobody watch a further descriptor (`ENOSPC`).
class FailingEpoll {
public:
    FailingEpoll();
    ~FailingEpoll();

    FailingEpoll(const FailingEpoll&) = delete;
    FailingEpoll& operator=(const FailingEpoll&) = delete;
};

/// How often a descriptor was no more to be watched that was closed already, so that by then its
/// number could have been another's.
std::size_t forgotten_too_late() noexcept;

} // namespace coalesce::test
