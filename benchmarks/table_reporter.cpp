#include "table_reporter.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <ostream>

namespace bench {
namespace {

constexpr char line_format[] = "  %-33s%9s%9s%8s  %-13s%11s%8s  %s\n";

/// Three digits say all that such a measurement knows.
std::string number(std::optional<double> value, const char* unit = "") {
    if (!value)
        return "-";
    char text[32];
    std::snprintf(text, sizeof text, *value < 99.95 ? "%.1f%s" : "%.0f%s", *value, unit);
    return text;
}

std::optional<double> ratio(std::optional<double> dividend, std::optional<double> divisor) {
    if (!dividend || !divisor || *divisor == 0)
        return std::nullopt;
    return *dividend / *divisor;
}

std::string machine() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name") && line.find(": ") != std::string::npos)
            return line.substr(line.find(": ") + 2);
    return "unknown CPU";
}

std::string compiler() {
#ifdef __clang__
    return __VERSION__;
#else
    return std::string("GCC ") + __VERSION__;
#endif
}

/// CPU time of one load, or the bytes of one key.
double figure(const benchmark::BenchmarkReporter::Run& run) {
    if (const auto bytes = run.counters.find("bytes"); bytes != run.counters.end())
        return bytes->second;
    return run.GetAdjustedCPUTime() / run.counters.at("loads");
}

} // namespace

bool TableReporter::ReportContext(const Context&) {
    GetErrorStream() << "-- measuring; the benchmarks take turns, so the table comes at the end\n";
    return true;
}

void TableReporter::ReportRuns(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        if (run.error_occurred) {
            GetErrorStream() << run.benchmark_name() << ": " << run.error_message << '\n';
            failed_ = true;
        } else if (run.run_type == Run::RT_Iteration) {
            auto& figures = figures_[run.run_name.function_name];
            figures.push_back(figure(run));
            repetitions_ = std::max(repetitions_, figures.size());
        }
    }
}

void TableReporter::Finalize() {
    for (const std::string form : {"load_many", "floor"})
        add_growth(form);
    std::printf(line_format, "", "coalesce", "floor", "ratio", "target", table_.peer.c_str(),
                "faster", "floor is");
    for (const Section& section : table_.sections)
        print(section);
    print_remarks();
}

void TableReporter::add_growth(const std::string& form) {
    if (const auto times = ratio(median(form + "/1M"), median(form + "/1k")))
        figures_[form + "/growth"].push_back(*times);
}

void TableReporter::print(const Section& section) {
    const bool measured = std::ranges::any_of(
        section.rows, [this](const Row& row) { return figures_.contains(row.benchmark); });
    if (!measured)
        return;
    std::printf("%s: %s\n", section.name.c_str(), section.meaning.c_str());
    for (const Row& row : section.rows)
        print(section, row);
}

void TableReporter::print(const Section& section, const Row& row) {
    const auto figure_of_row = ratio(median(row.benchmark), section.unit);
    const auto floor = ratio(median(row.floor), section.unit);
    std::optional<double> peer;
    if (const auto found = peer_.ns.find(section.name); found != peer_.ns.end())
        peer = found->second / section.unit;
    const bool skipped = peer_.ns.empty() && section.is_of_peer;
    std::printf(line_format, row.form.c_str(), number(figure_of_row).c_str(), number(floor).c_str(),
                number(ratio(figure_of_row, floor), "x").c_str(), row.target.c_str(),
                skipped ? "skipped" : number(peer).c_str(),
                number(ratio(peer, figure_of_row), "x").c_str(), row.floor_is.c_str());
}

void TableReporter::print_remarks() {
    std::printf(
        "\nCPU time, medians of %zu. Target: the figure, or its ratio to the floor, at most."
        "\n%s, %s\n%s: %s\n",
        repetitions_, machine().c_str(), compiler().c_str(), table_.peer.c_str(),
        peer_.remark.c_str());
}

std::optional<double> TableReporter::median(const std::string& benchmark) const {
    const auto found = figures_.find(benchmark);
    if (found == figures_.end())
        return std::nullopt;
    auto figures = found->second;
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
    std::ranges::nth_element(figures, middle);
    return *middle;
}

} // namespace bench
