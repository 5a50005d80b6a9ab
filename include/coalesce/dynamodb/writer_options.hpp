#pragma once

#include <coalesce/observer.hpp>
#include <coalesce/schedule.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// What a loader learns of a write that is done.
enum class Tell {
    /// The new value, or that there is none. A load that was on its way does not undo it.
    prime,
    /// To ask again. For a loader with a projection, which would otherwise hold whole items. The
    /// next read may come too early to see the write, unless it is a consistent one.
    clear,
};

/// Settings of a writer; checked by its constructor.
struct WriterOptions {
    /// Names the writer in error messages and to the observer. Empty: the table's name.
    std::string name = {};

    /// When the writes that have been collected leave for the client: `Tick`, `Window`, `Manual`,
    /// or a function.
    BatchSchedule batch_schedule = Tick{};

    /// What the loader that the writer was made with, if any, learns of a write that is done.
    Tell tell = Tell::prime;

    /// A `put` or `remove` that has no answer this long after the call fails with
    /// `coalesce::errc::timed_out`, alone; the write may still be done if it has left. None by
    /// default. Nobody waits for one single enqueued write, so those have no timeout.
    std::optional<std::chrono::steady_clock::duration> timeout = {};

    /// The most enqueued writes that wait for their answers at once; the next `enqueue_put` or
    /// `enqueue_remove` waits for room. The default fills 40 requests and holds 400 MB of the
    /// largest items. At least 1.
    std::size_t max_waiting = 1000;

    /// Sees what the writer does, as it would a loader whose keys are writes; shared by the
    /// writer and whoever reads it. None by default, which costs nothing.
    std::shared_ptr<Observer> observer = {};
};

} // namespace coalesce::dynamodb
