#pragma once

// What the guards count: small pieces of work, each the same in every run.

#include <span>
#include <string>

namespace coalesce::guards {

/// Counts something between `start` and `stop`. This one counts nothing: it is for warming up.
class Meter {
public:
    virtual ~Meter() = default;
    virtual void start() {}
    virtual void stop() {}
};

/// The part of a scenario that is counted: as long as this lives.
class Measured {
public:
    explicit Measured(Meter& meter) : meter_(meter) { meter_.start(); }
    Measured(const Measured&) = delete;
    Measured& operator=(const Measured&) = delete;
    ~Measured() { meter_.stop(); }

private:
    Meter& meter_;
};

/// One piece of work; prints a sentence and aborts if what it does comes out wrong.
struct Scenario {
    const char* name;
    void (*run)(Meter& meter);
};

/// All of a program, in the order in which they are reported.
std::span<const Scenario> scenarios();

/// What their counts depend on beside the compiler and glibc, such as `Boost 1.81`.
std::string libraries();

} // namespace coalesce::guards
