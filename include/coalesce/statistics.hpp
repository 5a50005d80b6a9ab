#pragma once

#include <coalesce/observer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce {

/// Counts what happens. One object may serve several loaders of the same executor, such as all
/// those of a request.
class Statistics : public Observer {
public:
    std::uint64_t loads = 0;          ///< Keys asked for, duplicates included.
    std::uint64_t hits = 0;           ///< Answered from the cache.
    std::uint64_t joined = 0;         ///< Shared an answer that was on its way.
    std::uint64_t batches = 0;        ///< Calls of the batch function.
    std::uint64_t keys = 0;           ///< Keys in those calls.
    std::uint64_t largest_batch = 0;  ///< Keys in the largest of them.
    std::uint64_t failed_batches = 0; ///< Of those calls, how many failed as a whole.
    std::uint64_t errors = 0;         ///< Keys that ended in an error, whole batches included.
    std::uint64_t aborted = 0;        ///< Keys whose batch was cancelled or loader closed.
    std::uint64_t unobserved = 0;     ///< Errors that nobody looked at.

    std::chrono::steady_clock::duration longest_wait = {};  ///< Of a batch, until it left.
    std::chrono::steady_clock::duration longest_batch = {}; ///< Of a call of the batch function.

    /// How many batches left for this reason.
    std::uint64_t left_for(DispatchReason reason) const noexcept {
        return reasons_[static_cast<std::size_t>(reason)];
    }

    /// Names the loaders that sent at least `threshold` batches of a single key: the sign of
    /// loads that are awaited one by one. Empty when all is well.
    std::vector<std::string> n_plus_one(std::uint64_t threshold = 3) const {
        std::vector<std::string> report;
        for (const auto& [loader, count] : batches_of_one_)
            if (count >= threshold)
                report.push_back("loader \"" + loader + "\" sent " + std::to_string(count) +
                                 " batches of 1 in one request");
        return report;
    }

    void on_load(std::string_view, LoadKind kind) noexcept override {
        ++loads;
        hits += kind == LoadKind::hit;
        joined += kind == LoadKind::joined;
    }

    void on_dispatch(std::string_view loader, const DispatchedBatch& batch) noexcept override {
        ++batches;
        keys += batch.keys;
        largest_batch = std::max<std::uint64_t>(largest_batch, batch.keys);
        longest_wait = std::max(longest_wait, batch.waited);
        ++reasons_[static_cast<std::size_t>(batch.reason)];
        if (batch.keys == 1)
            ++batches_of_one_[std::string(loader)];
    }

    void on_settle(std::string_view, Outcome outcome) noexcept override {
        errors += outcome == Outcome::error;
        aborted += outcome == Outcome::aborted;
    }

    void on_batch_done(std::string_view, const FinishedBatch& batch) noexcept override {
        failed_batches += batch.failed;
        longest_batch = std::max(longest_batch, batch.took);
    }

    void on_unobserved_error(std::string_view, const std::exception_ptr&) noexcept override {
        ++unobserved;
    }

private:
    static constexpr auto last_reason = static_cast<std::size_t>(DispatchReason::schedule);

    std::array<std::uint64_t, last_reason + 1> reasons_ = {};
    std::map<std::string, std::uint64_t> batches_of_one_;
};

} // namespace coalesce
