#pragma once

// Open batches hold the keys that wait together: at most `max_batch_size` in each, in the order
// in which they were first asked for. A flight that is withdrawn keeps its place, empty, until
// the batch leaves. This file decides what leaves together; it does not decide when, and it
// knows no Asio.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// One batch that is still filling.
template <class FlightPtr>
class OpenBatch {
public:
    void add(FlightPtr flight) {
        flights_.push_back(std::move(flight));
        ++keys_;
    }

    /// One of its flights has been withdrawn.
    void withdraw() noexcept { --keys_; }

    /// How many keys would leave now.
    std::size_t keys() const noexcept { return keys_; }

    /// Ends the batch: its flights, without those that `withdrawn` names.
    template <class Withdrawn>
    std::vector<FlightPtr> close(Withdrawn withdrawn) && {
        std::erase_if(flights_, withdrawn);
        return std::move(flights_);
    }

private:
    std::vector<FlightPtr> flights_;
    std::size_t keys_ = 0;
};

/// The open batches of one loader: the last is filling, those before it are full.
template <class FlightPtr>
class OpenBatches {
public:
    using Batch = OpenBatch<FlightPtr>;

    explicit OpenBatches(std::size_t max_batch_size) : max_batch_size_(max_batch_size) {}

    /// Adds a key and gives the batch it travels with; the reference lives until that batch
    /// leaves.
    Batch& add(FlightPtr flight) {
        if (batches_.empty() || full(batches_.back()))
            batches_.emplace_back();
        batches_.back().add(std::move(flight));
        ++keys_queued_;
        return batches_.back();
    }

    bool empty() const noexcept { return batches_.empty(); }

    /// How many keys have been added since the loader began.
    std::uint64_t keys_queued() const noexcept { return keys_queued_; }

    /// The batches that cannot take another key.
    std::deque<Batch> take_full() {
        const bool last_is_open = !batches_.empty() && !full(batches_.back());
        const auto end = std::prev(batches_.end(), last_is_open ? 1 : 0);
        std::deque<Batch> leaving(std::make_move_iterator(batches_.begin()),
                                  std::make_move_iterator(end));
        batches_.erase(batches_.begin(), end);
        return leaving;
    }

    std::deque<Batch> take_all() { return std::exchange(batches_, {}); }

private:
    bool full(const Batch& batch) const noexcept { return batch.keys() >= max_batch_size_; }

    std::size_t max_batch_size_;
    std::deque<Batch> batches_; // a deque: adding at the end moves no batch
    std::uint64_t keys_queued_ = 0;
};

} // namespace coalesce::detail
