#pragma once

#include <cstddef>
#include <string>

namespace coalesce::test {

/// A host whose name nobody can look up: the system's resolver takes for as long as this
/// object lives, and then does not know it. At most one lives at a time.
class SlowName {
public:
    SlowName();
    ~SlowName();

    SlowName(const SlowName&) = delete;
    SlowName& operator=(const SlowName&) = delete;

    std::string url() const;

    /// Blocks until some thread looks it up.
    void wait_until_asked() const;
    /// How many threads are looking it up at this moment.
    std::size_t lookups() const;
};

} // namespace coalesce::test
