#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace bench {

/// What another loader costs for the same work: ns by the name of the work.
struct PeerFigures {
    std::map<std::string, double> ns;
    std::string remark = "not asked; benchmarks/run asks it"; // which peer, or why there is none
};

/// Reads what `peer/dataloader.mjs` prints: lines of a name and a figure, and a remark after a `#`.
inline PeerFigures read_peer_figures(const std::string& path) {
    PeerFigures peer;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("# ")) {
            peer.remark = line.substr(2);
            continue;
        }
        std::istringstream words(line);
        std::string name;
        double ns = 0;
        if (words >> name >> ns)
            peer.ns[name] = ns;
    }
    return peer;
}

} // namespace bench
