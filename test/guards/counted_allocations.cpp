#include "counted_allocations.hpp"

#include "counted_malloc.hpp"

#include <algorithm>

namespace coalesce::guards {
namespace {

class AllocationMeter : public Meter {
public:
    void start() override { start_counting_allocations(); }
    void stop() override { allocations_ = stop_counting_allocations(); }
    std::uint64_t allocations() const { return allocations_; }

private:
    std::uint64_t allocations_ = 0;
};

} // namespace

std::uint64_t allocations_of(void (*scenario)(Meter&)) {
    Meter none;
    scenario(none);
    AllocationMeter meter;
    scenario(meter);
    return meter.allocations();
}

std::uint64_t allocations_of(std::string_view name) {
    const auto all = scenarios();
    return allocations_of(std::ranges::find(all, name, &Scenario::name)->run);
}

} // namespace coalesce::guards
