#pragma once

#include "peer_figures.hpp"
#include "section.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Collects the runs of all benchmarks, in whatever order they come, and prints one table of
/// medians at the end.
class TableReporter : public benchmark::BenchmarkReporter {
public:
    TableReporter(Table table, PeerFigures peer)
        : table_(std::move(table)), peer_(std::move(peer)) {}

    bool ReportContext(const Context& context) override;
    void ReportRuns(const std::vector<Run>& runs) override;
    void Finalize() override;

    /// True when a benchmark has found a wrong result.
    bool failed() const { return failed_; }

private:
    void add_growth(const std::string& form);
    void print(const Section& section);
    void print(const Section& section, const Row& row);
    void print_remarks();
    std::optional<double> median(const std::string& benchmark) const;

    Table table_;
    PeerFigures peer_;
    std::map<std::string, std::vector<double>> figures_; // of each repetition, by benchmark
    std::size_t repetitions_ = 0;
    bool failed_ = false;
};

} // namespace bench
