#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/faults.hpp"
#include "support/raw_server.hpp"

#include <optional>
#include <string>

namespace coalesce::test {

/// What comes instead of the answer to a request; nothing for faults that let it come, or a part
/// of it.
std::optional<Answer> failure_of(Fault fault, const Faults& faults);

/// Whether nothing is done of what the request asks for.
bool does_nothing(Fault fault) noexcept;

/// Whether nobody can tell if it was done.
bool leaves_open(Fault fault) noexcept;

/// What is sent of an answer whose bytes these are.
Script script_of(std::string bytes, std::optional<Fault> fault);

/// The same bytes in eight pieces.
Script slow_script_of(const std::string& bytes, std::chrono::milliseconds pause);

} // namespace coalesce::test
