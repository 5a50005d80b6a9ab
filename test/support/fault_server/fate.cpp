#include "support/fault_server/fate.hpp"

#include "support/fault_server/failures.hpp"

#include <algorithm>

namespace coalesce::test {
bool Dice::happens(double rate) {
    constexpr double unit = 1.0 / (std::uint64_t{1} << 53);
    return static_cast<double>(random_() >> 11) * unit < rate;
}

Fate::Fate(const Faults& faults, Dice& dice, FaultRecord& record)
    : faults_(faults),
      dice_(dice),
      record_(record),
      delay_(draw_delay()),
      spoiled_by_(draw_spoiling()) {}

std::chrono::microseconds Fate::draw_delay() {
    if (faults_.delay_up_to <= faults_.delay)
        return faults_.delay;
    const auto range = static_cast<std::size_t>((faults_.delay_up_to - faults_.delay).count());
    return faults_.delay + std::chrono::microseconds(dice_.below(range + 1));
}

std::optional<Fault> Fate::draw_spoiling() {
    std::optional<Fault> first;
    const auto draw = [&](Fault fault) {
        if (dice_.happens(rate_of(faults_, fault)) && !first)
            first = fault;
    };
    std::ranges::for_each(passing_faults, draw);
    std::ranges::for_each(lasting_faults, draw);
    if (first)
        record_.count(*first);
    return first;
}

bool Fate::plays(Fault fault) {
    const bool played = dice_.happens(rate_of(faults_, fault)) && !spoiled_by_;
    if (played)
        record_.count(fault);
    return played;
}

bool Fate::leaves_unprocessed() {
    const auto number = record_.next_entry();
    const auto every = faults_.unprocessed_every;
    const bool by_chance = plays(Fault::unprocessed);
    if (by_chance || spoiled_by_ || every == 0 || number % every != 0)
        return by_chance;
    record_.count(Fault::unprocessed);
    return true;
}

bool Fate::is_too_much(std::size_t bytes) const noexcept {
    return bytes > faults_.unprocessed_after_bytes;
}

bool Fate::does_write() {
    return !spoiled_by_ || !leaves_open(*spoiled_by_) || dice_.happens(faults_.done_though_failed);
}

} // namespace coalesce::test
