// Runs a fuzz target without a fuzzer: over its seeds, one to a line, and over some thousand
// mutations of them. The same ones each time, so that a failure repeats.

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> read_lines(const char* path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

/// Cuts, doubles, overwrites or splices.
class Mutator {
public:
    explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

    std::string mutate() {
        std::string text = pick(seeds_);
        for (std::size_t changes = 1 + below(4); changes > 0; --changes)
            change(text);
        return text;
    }

private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
    const std::string& pick(const std::vector<std::string>& from) {
        return from[below(from.size())];
    }

    void change(std::string& text) {
        const auto at = below(text.size() + 1);
        const auto length = below(text.size() - at + 1);
        switch (below(4)) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, text.substr(at, length)); break;
        case 2: text.insert(at, 1, static_cast<char>(below(256))); break;
        default: text.replace(at, length, pick(seeds_).substr(0, below(64))); break;
        }
    }

    const std::vector<std::string>& seeds_;
    std::minstd_rand random_{20260101};
};

} // namespace

int main(int count, char** arguments) {
    const auto seeds = read_lines(count == 2 ? arguments[1] : "");
    if (seeds.empty()) {
        std::cerr << "name a file with seeds, one to a line\n";
        return 2;
    }
    for (const auto& seed : seeds)
        run(seed);
    Mutator mutator(seeds);
    for (int i = 0; i < 5000; ++i)
        run(mutator.mutate());
}
