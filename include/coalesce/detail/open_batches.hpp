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
        if (!newest_ || is_full(newest_) || newest_->is_sealed()) {
            BatchPtr opened = open(++opened_);
            if (newest_)
                older_.push_back(std::move(newest_));
            newest_ = std::move(opened);
        }
        ++keys_queued_;
        return newest_;
    }

    bool is_full(const BatchPtr& batch) const noexcept { return batch->keys() >= max_batch_size_; }

    /// The number of the batch opened last; they are counted from 1.
    std::uint64_t opened() const noexcept { return opened_; }

    /// How many keys have been added since the loader began.
    std::uint64_t keys_queued() const noexcept { return keys_queued_; }

    bool empty() const noexcept { return !newest_; }

    /// True while some batch still waits for the end of its tick.
    bool has_undue() const noexcept { return newest_ && !newest_->is_due(); }

    /// The oldest batch that holds a key, or null.
    BatchPtr oldest() const {
        return first([](const BatchPtr& batch) { return batch->keys() != 0; });
    }

    template <class Visit>
    void for_each(Visit visit) const {
        for (const BatchPtr& batch : older_)
            visit(batch);
        if (newest_)
            visit(newest_);
    }

    /// Visits those at the end that are not due, newest first.
    template <class Visit>
    void for_each_undue(Visit visit) const {
        if (!has_undue())
            return;
        visit(newest_);
        for (auto batch = older_.rbegin(); batch != older_.rend() && !(*batch)->is_due(); ++batch)
            visit(*batch);
    }

    bool contains(const BatchPtr& batch) const noexcept {
        return batch == newest_ || std::ranges::find(older_, batch) != older_.end();
    }

    /// Takes out the oldest batch that is due, or gives null.
    BatchPtr take_due() {
        const BatchPtr due = first([](const BatchPtr& batch) { return batch->is_due(); });
        if (due)
            remove(due);
        return due;
    }

    /// Takes out this batch.
    void remove(const BatchPtr& batch) {
        if (batch != newest_) {
            older_.erase(std::ranges::find(older_, batch));
            return;
        }
        newest_ = older_.empty() ? BatchPtr() : std::move(older_.back());
        if (!older_.empty())
            older_.pop_back();
    }

    auto take_all() {
        if (newest_)
            older_.push_back(std::exchange(newest_, {}));
        return std::exchange(older_, {});
    }

private:
    /// The oldest of which this is true, or null.
    template <class Predicate>
    BatchPtr first(Predicate predicate) const {
        const auto found = std::ranges::find_if(older_, predicate);
        if (found != older_.end())
            return *found;
        return newest_ && predicate(newest_) ? newest_ : BatchPtr();
    }

    std::size_t max_batch_size_;
    // The newest has a place of its own: a request seldom has more, and then this takes no memory.
    boost::container::devector<BatchPtr> older_;
    BatchPtr newest_; // null only if none is open
    std::uint64_t opened_ = 0;
    std::uint64_t keys_queued_ = 0;
};

} // namespace coalesce::detail
