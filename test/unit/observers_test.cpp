// Several observers as one.

#include <coalesce/observers.hpp>
#include <coalesce/statistics.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

TEST(ObserversTest, each_of_several_is_told_everything) {
    const auto one = std::make_shared<Statistics>();
    const auto other = std::make_shared<Statistics>();
    Observers both({one, nullptr, other});

    both.on_load("users", LoadKind::queued);
    both.on_dispatch("users", {1, DispatchReason::tick, {}, nullptr});
    both.on_settle("users", Outcome::error);
    both.on_batch_done("users", {1, true, {}, nullptr});
    both.on_unobserved_error("users", nullptr);

    for (const auto& seen : {one, other}) {
        EXPECT_EQ(seen->loads, 1U);
        EXPECT_EQ(seen->batches, 1U);
        EXPECT_EQ(seen->errors, 1U);
        EXPECT_EQ(seen->failed_batches, 1U);
        EXPECT_EQ(seen->unobserved, 1U);
    }
}

} // namespace
} // namespace coalesce::test
