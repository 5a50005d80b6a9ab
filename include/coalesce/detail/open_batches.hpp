#pragma once

// Open batches hold the keys that wait together: at most `max_batch_size` in each, in the order
// in which they were first asked for. This file decides what leaves together and in which order;
// it does not decide when, and it knows no Asio.

#include <boost/container/devector.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace coalesce::detail {

/// The open batches of one loader, oldest first: the last is filling, those before it take no more
/// keys. A batch is a pointer to something that tells `keys()`, how many would leave now;
/// `is_due()`, whether it only waits to be let go; and `is_sealed()`, whether it takes no more
/// keys.
template <class BatchPtr>
class OpenBatches {
public:
    explicit OpenBatches(std::size_t max_batch_size) : max_batch_size_(max_batch_size) {}

    /// The batch that takes the next key; `open` makes one, given its number, when there is none.
    template <class Open>
    const BatchPtr& filling(Open open) {
        if (batches_.empty() || is_full(batches_.back()) || batches_.back()->is_sealed())
            batches_.push_back(open(++opened_));
        ++keys_queued_;
        return batches_.back();
    }

    bool is_full(const BatchPtr& batch) const noexcept { return batch->keys() >= max_batch_size_; }

    /// The number of the batch opened last; they are counted from 1.
    std::uint64_t opened() const noexcept { return opened_; }

    /// How many keys have been added since the loader began.
    std::uint64_t keys_queued() const noexcept { return keys_queued_; }

    bool empty() const noexcept { return batches_.empty(); }

    /// True while some batch still waits for the end of its tick.
    bool has_undue() const noexcept { return !batches_.empty() && !batches_.back()->is_due(); }

    /// The oldest batch that holds a key, or null.
    BatchPtr oldest() const {
        const auto found = std::ranges::find_if(
            batches_, [](const BatchPtr& batch) { return batch->keys() != 0; });
        return found == batches_.end() ? BatchPtr() : *found;
    }

    template <class Visit>
    void for_each(Visit visit) const {
        for (const BatchPtr& batch : batches_)
            visit(batch);
    }

    /// Visits those at the end that are not due, newest first.
    template <class Visit>
    void for_each_undue(Visit visit) const {
        for (auto batch = batches_.rbegin(); batch != batches_.rend() && !(*batch)->is_due();
             ++batch)
            visit(*batch);
    }

    bool contains(const BatchPtr& batch) const noexcept {
        return std::ranges::find(batches_, batch) != batches_.end();
    }

    /// Takes out the oldest batch that is due, or gives null.
    BatchPtr take_due() {
        const auto found =
            std::ranges::find_if(batches_, [](const BatchPtr& batch) { return batch->is_due(); });
        return found == batches_.end() ? BatchPtr() : take(found);
    }

    /// Takes out this batch.
    void remove(const BatchPtr& batch) { take(std::ranges::find(batches_, batch)); }

    auto take_all() { return std::exchange(batches_, {}); }

private:
    // Takes no memory while it is empty.
    using Queue = boost::container::devector<BatchPtr>;

    BatchPtr take(typename Queue::iterator place) {
        const BatchPtr batch = std::move(*place);
        batches_.erase(place);
        return batch;
    }

    std::size_t max_batch_size_;
    Queue batches_;
    std::uint64_t opened_ = 0;
    std::uint64_t keys_queued_ = 0;
};

} // namespace coalesce::detail
