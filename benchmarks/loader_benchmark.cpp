// What does a load cost, beside the hash map that any cache needs and beside DataLoader for Node?
// Read the table by its ratios: `ratio` to a hand-written floor, measured in turn with the loader
// in the same run, and `faster` to the peer. The batch function answers at once, so a figure is the
// loader's own cost.
//
// All flags of Google Benchmark work; `--peer=<file>` names what `peer/dataloader.mjs` printed.

#include "loader_sections.hpp"
#include "run_benchmarks.hpp"

int main(int argc, char** argv) {
    return bench::run_benchmarks(argc, argv, bench::loader_table);
}
