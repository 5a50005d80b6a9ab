#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <string_view>

namespace coalesce {

/// How a load found its key.
enum class LoadKind {
    hit,    ///< The answer was there.
    joined, ///< Somebody else waits for the same key: one answer serves both.
    queued, ///< The key is new and joins the open batch.
};

/// Why a batch leaves.
enum class DispatchReason {
    tick,     ///< No new key came for some rounds: the tick has ended.
    full,     ///< It holds `max_batch_size` keys.
    age,      ///< Keys still came, but it reached `Tick::max_age`.
    window,   ///< `Window::max_wait` has passed.
    manual,   ///< `Loader::dispatch` was called.
    schedule, ///< A `ScheduleFn` sent it.
};

/// A batch that leaves for the batch function.
struct DispatchedBatch {
    std::size_t keys = 0;                            ///< That leave with it, each once.
    DispatchReason reason = DispatchReason::tick;    ///< What made it leave.
    std::chrono::steady_clock::duration waited = {}; ///< Since its first key was queued.

    /// Tells it apart from all other batches under way, of whatever loader: `FinishedBatch` has
    /// the same. A later batch may have it again.
    const void* id = nullptr;
};

/// What became of one key.
enum class Outcome {
    value,
    error,   ///< Of this key, or of its whole batch.
    aborted, ///< Nobody waited any more, or the loader was closed.
};

/// A batch function that has returned.
struct FinishedBatch {
    std::size_t keys = 0; ///< As many as when it left.
    bool failed = false;  ///< It threw, or its answers could not be used: every key left failed.
    std::chrono::steady_clock::duration took = {}; ///< Since it was dispatched.
    const void* id = nullptr;                      ///< As in `DispatchedBatch`.
};

/// Sees what a loader does. Override what is of interest; the defaults do nothing.
///
/// Called on the loader's executor, from inside the loader: do not call the loader back.
class Observer {
public:
    virtual ~Observer() = default;

    /// One key was asked for.
    virtual void on_load(std::string_view /*loader*/, LoadKind /*kind*/) noexcept {}

    /// A batch leaves for the batch function.
    virtual void on_dispatch(std::string_view /*loader*/, const DispatchedBatch&) noexcept {}

    /// A key of a batch has its answer.
    virtual void on_settle(std::string_view /*loader*/, Outcome) noexcept {}

    /// The batch function has returned.
    virtual void on_batch_done(std::string_view /*loader*/, const FinishedBatch&) noexcept {}

    /// The last waiter for this error has gone without looking at it: an awaitable or `Pending`
    /// was dropped after the error had come. What JavaScript calls an unhandled rejection.
    virtual void on_unobserved_error(std::string_view /*loader*/,
                                     const std::exception_ptr&) noexcept {}
};

} // namespace coalesce
