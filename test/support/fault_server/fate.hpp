#pragma once

#include "support/fault_server/faults.hpp"
#include "support/fault_server/record.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace coalesce::test {

/// Chance that is the same from one seed, with every standard library.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    bool happens(double rate);
    std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

    template <class T>
    void shuffle(std::vector<T>& elements) {
        for (auto left = elements.size(); left > 1; --left)
            std::swap(elements[left - 1], elements[below(left)]);
    }

private:
    std::mt19937_64 random_;
};

/// What one request is in for. Each question throws the dice, so it is asked once, and what
/// happens is counted.
///
/// Lifetime: refers to the dice and the record of the server.
class Fate {
public:
    Fate(const Faults& faults, Dice& dice, FaultRecord& record);

    /// How long the answer takes.
    std::chrono::microseconds delay() const noexcept { return delay_; }

    /// The fault that spoils the whole answer, if one does.
    std::optional<Fault> spoiled_by() const noexcept { return spoiled_by_; }

    /// Whether a fault of a good answer is played.
    bool plays(Fault fault);

    /// Whether the next key or item of a batch is left unprocessed.
    bool leaves_unprocessed();
    /// Whether so many bytes of items are more than fit into the answer of a batch.
    bool is_too_much(std::size_t bytes) const noexcept;
    /// Whether so many bytes of items are enough for a page.
    bool is_full_page(std::size_t bytes) const noexcept { return bytes >= faults_.page_bytes; }

    /// Whether the next write is done.
    bool does_write();

    Dice& dice() noexcept { return dice_; }
    const Faults& faults() const noexcept { return faults_; }

private:
    std::chrono::microseconds draw_delay();
    std::optional<Fault> draw_spoiling();

    Faults faults_;
    Dice& dice_;
    FaultRecord& record_;
    std::chrono::microseconds delay_;
    std::optional<Fault> spoiled_by_;
};

} // namespace coalesce::test
