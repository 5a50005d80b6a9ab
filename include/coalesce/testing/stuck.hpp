#pragma once

#include <stdexcept>

namespace coalesce::testing {

/// What an `EventLoop` throws instead of waiting for ever: what the test waits for will not
/// happen. Its text says why.
class Stuck : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace coalesce::testing
