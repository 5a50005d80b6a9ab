#pragma once

#include <coalesce/observer.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace coalesce {

/// What a batch function may want to know beside its keys: its second parameter, if it has one.
///
/// Threads, Lifetime: as the batch function; a copy may outlive the batch.
class BatchContext {
public:
    using TimePoint = std::chrono::steady_clock::time_point; ///< When somebody gives up.

    /// The name of the loader.
    const std::string& loader() const noexcept { return loader_; }

    /// Why the batch left.
    DispatchReason reason() const noexcept { return reason_; }

    /// When the last of its waiters gives up: the latest deadline of all who have waited so far,
    /// later ones included, for those of its keys that have no answer yet. Nothing if one of them
    /// has none, and when all keys have their answer.
    std::optional<TimePoint> deadline() const {
        const TimePoint latest = deadline_();
        return latest == TimePoint::max() ? std::nullopt : std::optional(latest);
    }

    /// Made by the loader; and by you, to call a batch function in a test.
    BatchContext(std::string loader, DispatchReason reason, std::function<TimePoint()> deadline)
        : loader_(std::move(loader)), reason_(reason), deadline_(std::move(deadline)) {}

private:
    std::string loader_;
    DispatchReason reason_;
    std::function<TimePoint()> deadline_;
};

} // namespace coalesce
