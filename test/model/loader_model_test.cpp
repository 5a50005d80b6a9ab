// Random programs against the model. A program follows from its seed:
//
//     COALESCE_MODEL_PROGRAMS=100000   runs the seeds from 0 to 99999 instead of the first 2000
//     COALESCE_MODEL_SEED=123          runs this program only, and prints it and what happens

#include "model/runner.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

namespace coalesce::model {
namespace {

constexpr std::uint64_t shards = 4;

std::uint64_t variable(const char* name, std::uint64_t otherwise) {
    const char* value = std::getenv(name);
    return value ? std::strtoull(value, nullptr, 10) : otherwise;
}

/// How many programs all shards run together.
std::uint64_t programs() {
    const bool only_one = std::getenv("COALESCE_MODEL_SEED") != nullptr;
    return only_one ? 0 : variable("COALESCE_MODEL_PROGRAMS", 2000);
}

bool fails(const Program& program) {
    return !run(program).fault.empty();
}

/// Leaves out what the fault does not need: steps, and what batch functions do.
Program shrink(Program program) {
    for (std::size_t place = program.steps.size(); place-- > 0;) {
        Program shorter = program;
        shorter.steps.erase(shorter.steps.begin() + static_cast<std::ptrdiff_t>(place));
        if (fails(shorter))
            program = shorter;
    }
    for (LoaderSettings& loader : program.loaders)
        for (Plan& plan : loader.plans) {
            const Plan before = std::exchange(plan, Plan());
            if (!fails(program))
                plan = before;
        }
    return program;
}

std::string report(std::uint64_t seed, const Program& program) {
    const Run last = run(program, Events::note);
    std::ostringstream text;
    text << "COALESCE_MODEL_SEED=" << seed << ": " << last.fault << "\n\n" << program << '\n';
    for (const std::string& event : last.events)
        text << event << '\n';
    return text.str();
}

class LoaderModelTest : public testing::TestWithParam<std::uint64_t> {};

TEST_P(LoaderModelTest, random_programs_do_what_the_model_says) {
    for (std::uint64_t seed = GetParam(); seed < programs(); seed += shards) {
        const Program program = make_program(seed);
        ASSERT_FALSE(fails(program)) << report(seed, shrink(program));
    }
}

INSTANTIATE_TEST_SUITE_P(, LoaderModelTest, testing::Range<std::uint64_t>(0, shards));

TEST(LoaderModelSeedTest, the_program_of_COALESCE_MODEL_SEED_does_what_the_model_says) {
    const std::uint64_t seed = variable("COALESCE_MODEL_SEED", 0);
    const Program program = make_program(seed);
    if (programs() == 0)
        std::cout << report(seed, program);

    ASSERT_FALSE(fails(program)) << report(seed, shrink(program));
}

} // namespace
} // namespace coalesce::model
