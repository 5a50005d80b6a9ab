#pragma once

#include "section.hpp"

namespace bench {

/// Runs all benchmarks of the program and prints the table: seven repetitions that take turns. All
/// flags of Google Benchmark work, and `--peer=<file>` names what the peer has printed.
///
/// Gives what `main` gives: a failure when a benchmark has found a wrong result.
int run_benchmarks(int argc, char** argv, const Table& table);

} // namespace bench
