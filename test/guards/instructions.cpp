// Runs one scenario so that callgrind counts its measured part; count_instructions.cmake calls it.
//
//     instructions              lists the scenarios, after the libraries that the counts depend on
//     instructions <scenario>   runs it, once to warm up and once for callgrind

#include "measured.hpp"

#include <gnu/libc-version.h>
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace coalesce::guards {
namespace {

class CallgrindMeter : public Meter {
public:
    void start() override { CALLGRIND_TOGGLE_COLLECT; }
    void stop() override { CALLGRIND_TOGGLE_COLLECT; }
};

void list() {
    std::printf("%s, glibc %s\n", libraries().c_str(), gnu_get_libc_version());
    for (const Scenario& scenario : scenarios())
        std::printf("%s\n", scenario.name);
}

int run(std::string_view name) {
    const auto all = scenarios();
    const auto found = std::ranges::find(all, name, &Scenario::name);
    if (found == all.end()) {
        std::fprintf(stderr, "instructions: there is no scenario '%s'\n", name.data());
        return 2;
    }
    Meter none;
    found->run(none);
    CallgrindMeter callgrind;
    found->run(callgrind);
    return 0;
}

} // namespace
} // namespace coalesce::guards

int main(int count, char** arguments) {
    if (count == 2)
        return coalesce::guards::run(arguments[1]);
    coalesce::guards::list();
}
