#include "run_benchmarks.hpp"

#include "table_reporter.hpp"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace bench {
namespace {

// A process that has worked for a while keeps the pages it has had. Without this, whether malloc
// gives them back after each round, which costs as much as the floor, depends on which benchmark
// came before.
void keep_pages() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

struct Arguments {
    std::string peer_file;
    std::vector<std::string> of_google_benchmark;
};

Arguments read(int argc, char** argv) {
    const std::string peer_option = "--peer=";
    Arguments arguments;
    // What is said later wins, so the caller can change each of these.
    arguments.of_google_benchmark = {argv[0], "--benchmark_repetitions=7",
                                     "--benchmark_enable_random_interleaving=true",
                                     "--benchmark_min_time=0.3"};
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.starts_with(peer_option))
            arguments.peer_file = argument.substr(peer_option.size());
        else
            arguments.of_google_benchmark.push_back(argument);
    }
    return arguments;
}

} // namespace

int run_benchmarks(int argc, char** argv, const Table& table) {
    keep_pages();
    Arguments arguments = read(argc, argv);
    std::vector<char*> words;
    for (std::string& argument : arguments.of_google_benchmark)
        words.push_back(argument.data());
    int count = static_cast<int>(words.size());
    words.push_back(nullptr);
    benchmark::Initialize(&count, words.data());
    if (benchmark::ReportUnrecognizedArguments(count, words.data()))
        return EXIT_FAILURE;

    PeerFigures peer;
    if (!arguments.peer_file.empty())
        peer = read_peer_figures(arguments.peer_file);
    TableReporter reporter(table, peer);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return reporter.failed() ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace bench
