#pragma once

// When a batch leaves. The loader asks one of these; none of them ever sends a batch from inside
// a call of `load`.

#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

namespace coalesce {

// Note [the tick]
//
// Asio has no end of a tick. A coroutine that awaits anything trivial before it loads comes
// back some posts later, so a batch that leaves with the first post after the first key leaves
// without it. Therefore the loader posts to its own executor again and again, and calls each
// such trip through the queue a round. A round in which no key came is quiet; after two quiet
// rounds in a row the batch leaves. Whatever else keeps the executor busy does not count: only
// new keys of this loader make a round loud. The first round of a tick is never quiet, for it
// follows the key that began the tick.

/// A batch leaves when the executor has gone round without a new key: when everybody who was
/// about to load has done so. No timer. A full batch leaves in the next round. See Note [the
/// tick].
struct Tick {
    /// How many rounds in a row must bring no new key. Two, the default, bring together loads
    /// that are two `asio::post`s apart; more wait for slower ones, at some 0.1 us each. At
    /// least 1.
    unsigned quiet_rounds = 2;

    /// A batch leaves at this age although keys still come. 0: it leaves in the next round.
    std::chrono::steady_clock::duration max_age = std::chrono::milliseconds(50);
};

/// A batch leaves this long after its first key, or when it is full. For loads that come from
/// several threads or over a network, where no tick brings them together; it puts a floor under
/// every answer.
struct Window {
    std::chrono::steady_clock::duration max_wait; ///< Since the first key. Not negative.
};

/// A batch leaves when `Loader::dispatch` is called, and at no other time.
struct Manual {};

/// Sends the batch that it was made for: what a `ScheduleFn` gets to call.
///
/// Call it at once, later, or twice: a batch leaves once, in the next round. When the last copy
/// goes uncalled the batch leaves too. When the batch is full, or the loader closed, before that,
/// a call does nothing.
///
/// Threads: call, copy and drop it on the loader's executor.
/// Lifetime: may outlive the loader, but not the execution context.
class Dispatch {
public:
    /// The batch leaves in the next round.
    void operator()() const { batch_->leave(); }

    /// What stands behind it.
    class Batch {
    public:
        virtual ~Batch() = default;
        /// See `Dispatch`.
        virtual void leave() = 0;
    };

    /// Made by the loader; and by you, to call a schedule in a test.
    explicit Dispatch(std::shared_ptr<Batch> batch) : batch_(std::move(batch)) {}

private:
    std::shared_ptr<Batch> batch_; // shared by the copies
};

/// A schedule of your own: called once for each batch that opens, from the loader's executor,
/// soon after the batch's first key. A full batch does not wait for it.
using ScheduleFn = std::function<void(Dispatch)>;

/// DataLoader's `batchScheduleFn`.
using BatchSchedule = std::variant<Tick, Window, Manual, ScheduleFn>;

} // namespace coalesce
