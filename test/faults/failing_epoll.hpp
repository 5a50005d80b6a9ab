#pragma once

namespace coalesce::test {

/// While it lives, the system lets nobody watch a further descriptor (`ENOSPC`).
class FailingEpoll {
public:
    FailingEpoll();
    ~FailingEpoll();

    FailingEpoll(const FailingEpoll&) = delete;
    FailingEpoll& operator=(const FailingEpoll&) = delete;
};

} // namespace coalesce::test
