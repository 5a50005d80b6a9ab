#include <coalesce/detail/open_batches.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace coalesce::detail {
namespace {

/// A batch as `OpenBatches` sees it.
class FakeBatch {
public:
    std::size_t keys() const { return keys_; }
    bool is_due() const { return due_; }
    bool is_sealed() const { return sealed_; }

    void add() { ++keys_; }
    void withdraw() { --keys_; }
    void make_due() { due_ = true; }
    void seal() { sealed_ = true; }

private:
    std::size_t keys_ = 0;
    bool due_ = false;
    bool sealed_ = false;
};

using BatchPtr = std::shared_ptr<FakeBatch>;
using Sizes = std::vector<std::size_t>;

class OpenBatchesTest : public testing::Test {
protected:
    void add(int keys) {
        for (int key = 0; key < keys; ++key)
            batches.filling([](std::uint64_t) { return std::make_shared<FakeBatch>(); })->add();
    }

    void make_all_due() {
        batches.for_each([](const BatchPtr& batch) { batch->make_due(); });
    }

    Sizes sizes() const {
        Sizes sizes;
        batches.for_each([&](const BatchPtr& batch) { sizes.push_back(batch->keys()); });
        return sizes;
    }

    OpenBatches<BatchPtr> batches{3};
};

TEST_F(OpenBatchesTest, are_cut_at_the_limit) {
    add(7);

    EXPECT_EQ(batches.keys_queued(), 7U);
    EXPECT_EQ(sizes(), (Sizes{3, 3, 1}));
}

TEST_F(OpenBatchesTest, leave_when_they_are_due_oldest_first) {
    add(7);
    make_all_due();

    Sizes left;
    while (const BatchPtr batch = batches.take_due())
        left.push_back(batch->keys());

    EXPECT_EQ(left, (Sizes{3, 3, 1}));
    EXPECT_TRUE(batches.empty());
}

TEST_F(OpenBatchesTest, do_not_leave_before_they_are_due) {
    add(4);

    EXPECT_EQ(batches.take_due(), nullptr);
    EXPECT_TRUE(batches.has_undue());
}

TEST_F(OpenBatchesTest, one_may_leave_before_its_turn) {
    add(4);
    const BatchPtr last = batches.filling([](std::uint64_t) { return BatchPtr(); });

    batches.remove(last);

    EXPECT_EQ(sizes(), (Sizes{3}));
}

TEST_F(OpenBatchesTest, a_batch_that_is_due_goes_on_filling) {
    add(1);
    make_all_due();
    add(1);

    EXPECT_EQ(sizes(), (Sizes{2}));
    EXPECT_FALSE(batches.has_undue());
}

TEST_F(OpenBatchesTest, a_batch_that_is_sealed_takes_no_more_keys) {
    add(1);
    batches.oldest()->seal();
    add(1);

    EXPECT_EQ(sizes(), (Sizes{1, 1}));
}

TEST_F(OpenBatchesTest, a_withdrawn_key_makes_room) {
    add(3);
    batches.oldest()->withdraw();
    add(1);

    EXPECT_EQ(sizes(), (Sizes{3}));
}

TEST_F(OpenBatchesTest, the_oldest_is_the_first_that_holds_a_key) {
    add(4);
    const BatchPtr emptied = batches.oldest();
    for (int key = 0; key < 3; ++key)
        emptied->withdraw();

    EXPECT_EQ(batches.oldest()->keys(), 1U);
}

} // namespace
} // namespace coalesce::detail
