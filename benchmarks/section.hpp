#pragma once

// What a table shows: which benchmark, beside which floor, with which target.

#include <string>
#include <vector>

namespace bench {

struct Row {
    std::string form;
    std::string benchmark;
    std::string floor; // the benchmark to compare with
    std::string floor_is;
    std::string target; // a figure, or how many times the floor
};

struct Section {
    std::string name;
    std::string meaning;
    double unit = 1;         // of its figures, in what the benchmarks count: ns or bytes
    bool is_of_peer = false; // the peer has it too, under this name
    std::vector<Row> rows;
};

struct Table {
    std::string peer; // its name
    std::vector<Section> sections;
};

} // namespace bench
