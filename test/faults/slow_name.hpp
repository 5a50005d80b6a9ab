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

/// A host that is this machine by a name that only this program's resolver knows, so that nothing
/// but the look-up tells it from one far away.
class KnownName {
public:
    /// `http://<name>:<port>/`
    std::string url(unsigned short port) const;

    /// How often it has been looked up since this object was made.
    std::size_t lookups() const;

private:
    static std::size_t all_lookups();

    std::size_t earlier_ = all_lookups();
};

} // namespace coalesce::test
