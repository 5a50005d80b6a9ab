#pragma once

#include "model/program.hpp"

#include <string>
#include <vector>

namespace coalesce::model {

/// What came of a program.
struct Run {
    std::string fault;               ///< Where loader and model differ; empty if they do not.
    std::vector<std::string> events; ///< What happened, if that was to be noted.
};

enum class Events { ignore, note };

/// Runs a program with real loaders and with the model, on one thread and a clock of its own.
Run run(const Program& program, Events events = Events::ignore);

} // namespace coalesce::model
