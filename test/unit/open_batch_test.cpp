#include <coalesce/detail/open_batch.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace coalesce::detail {
namespace {

using Batches = OpenBatches<std::shared_ptr<int>>;
using Sizes = std::vector<std::size_t>;

Sizes sizes(const std::deque<Batches::Batch>& batches) {
    Sizes sizes;
    for (const auto& batch : batches)
        sizes.push_back(batch.keys());
    return sizes;
}

void add(Batches& batches, int keys) {
    for (int key = 0; key < keys; ++key)
        batches.add(std::make_shared<int>(key));
}

TEST(OpenBatches, are_cut_at_the_limit) {
    Batches batches(3);
    add(batches, 7);

    EXPECT_EQ(batches.keys_queued(), 7U);
    EXPECT_EQ(sizes(batches.take_all()), (Sizes{3, 3, 1}));
    EXPECT_TRUE(batches.empty());
}

TEST(OpenBatches, a_batch_that_is_full_leaves_before_the_one_that_is_not) {
    Batches batches(3);
    add(batches, 7);

    EXPECT_EQ(sizes(batches.take_full()), (Sizes{3, 3}));
    EXPECT_EQ(sizes(batches.take_full()), Sizes{});
    EXPECT_EQ(sizes(batches.take_all()), Sizes{1});
}

TEST(OpenBatches, nothing_waits_behind_a_last_batch_that_is_full) {
    Batches batches(3);
    add(batches, 6);

    EXPECT_EQ(sizes(batches.take_full()), (Sizes{3, 3}));
    EXPECT_TRUE(batches.empty());
    EXPECT_EQ(sizes(batches.take_full()), Sizes{});
}

TEST(OpenBatches, a_withdrawn_key_makes_room_and_does_not_leave) {
    Batches batches(2);
    const auto withdrawn = std::make_shared<int>(1);
    batches.add(withdrawn).withdraw();
    add(batches, 2);

    auto leaving = batches.take_all();

    EXPECT_EQ(sizes(leaving), Sizes{2});
    const auto flights =
        std::move(leaving.front()).close([&](const auto& flight) { return flight == withdrawn; });
    ASSERT_EQ(flights.size(), 2U);
    EXPECT_EQ(*flights[0], 0);
}

} // namespace
} // namespace coalesce::detail
