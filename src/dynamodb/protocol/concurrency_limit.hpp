#pragma once

#include <algorithm>
#include <cstddef>

namespace coalesce::dynamodb::protocol {

/// Names a request from its departure until its answer has been absorbed or it has failed. Later
/// requests have higher numbers.
using Ticket = std::size_t;

/// How many requests may ask one table at once: additive increase, multiplicative decrease. A
/// table that throttles is asked by half as many, and by one more for each whole set of requests
/// that it serves.
///
/// Facts: congestion control as in TCP (RFC 5681); what throttles in DynamoDB is a table or a
/// partition, so each table has a limit of its own.
class ConcurrencyLimit {
public:
    explicit ConcurrencyLimit(std::size_t most) : most_(most), limit_(static_cast<double>(most)) {}

    std::size_t limit() const noexcept { return static_cast<std::size_t>(limit_); }

    /// A request was answered without a word of throttling.
    void served() noexcept { limit_ = std::min(static_cast<double>(most_), limit_ + 1 / limit_); }

    /// A request was throttled. Those that left before the limit was last lowered, which is when
    /// the next ticket was `next`, say nothing new.
    void throttled(Ticket ticket, Ticket next) noexcept {
        if (ticket < lowered_at_)
            return;
        lowered_at_ = next;
        limit_ = std::max(1.0, limit_ / 2);
    }

private:
    std::size_t most_;
    double limit_;
    Ticket lowered_at_ = 0;
};

} // namespace coalesce::dynamodb::protocol
