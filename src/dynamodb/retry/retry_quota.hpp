#pragma once

#include "dynamodb/retry/classify.hpp"

#include <optional>

namespace coalesce::dynamodb::retry {

/// How many retries a client can afford. A service in trouble is not helped by clients that ask
/// three times as much: once the quota is used up, failures are final until calls succeed again.
class RetryQuota {
public:
    static constexpr unsigned full = 500;

    /// Tokens that are left.
    unsigned left() const noexcept { return left_; }

    /// Pays for a retry: 5 tokens after throttling, 14 after anything else. False if there are
    /// too few; none are taken then.
    bool take(Verdict verdict) noexcept;

    /// A call has succeeded: brings back what its last retry has cost, or 1 if it needed none.
    void give_back(std::optional<Verdict> last_retry) noexcept;

private:
    unsigned left_ = full;
};

} // namespace coalesce::dynamodb::retry
