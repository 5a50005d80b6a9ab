#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// What happens by chance in a property test; the same for the same seed.
class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }
    bool one_in(std::size_t n) { return below(n) == 0; }

    template <class Elements>
    void shuffle(Elements& elements) {
        std::shuffle(elements.begin(), elements.end(), engine_);
    }

    template <class Element>
    Element take(std::vector<Element>& elements) {
        std::swap(elements.at(below(elements.size())), elements.back());
        auto taken = std::move(elements.back());
        elements.pop_back();
        return taken;
    }

private:
    std::mt19937 engine_;
};

} // namespace coalesce::dynamodb::protocol
