#pragma once

#include <coalesce/observer.hpp>
#include <coalesce/schedule.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace coalesce {

/// When a load of a cached key completes.
enum class Hits {
    /// Together with the loads of the same tick that miss, as in DataLoader, so that what is
    /// loaded next with either answer makes one batch. If, when the hit is first awaited, the
    /// batch that was open when it was asked for (or that has opened since, if none was) has not
    /// left, the hit rides on it: it resumes when the first key of that batch settles, or when
    /// the batch fails or empties. Else it is ready at once. Ready at once, too: hits inside a
    /// batch function, in `load_many` when all its keys are settled, and under `Manual`.
    aligned,
    /// At once.
    immediate,
};

/// What becomes of a key that is asked twice while the cache is off.
enum class Duplicates {
    merge, ///< A key stands once in a batch, and both get the one answer.
    keep,  ///< It stands there twice, as in DataLoader; `cache_key_fn` is never called.
};

/// Which errors of single keys are cached until they are cleared: all, none, or those for which
/// the function says true. An error of a whole batch is never cached.
using CacheErrors = std::variant<bool, std::function<bool(const std::exception_ptr&)>>;

/// Settings of a loader; checked by its constructor.
struct LoaderOptions {
    /// The most keys that a call of the batch function gets; further keys go into further
    /// batches of the same tick, which run side by side. At least 1; 1 switches batching off.
    /// No limit by default: the loader does not know the backend's.
    std::size_t max_batch_size = std::numeric_limits<std::size_t>::max();

    /// Names the loader in error messages and to the observer.
    std::string name = {};

    /// Sees what the loader does; shared by the loader and whoever reads it. None by default,
    /// which costs nothing.
    std::shared_ptr<Observer> observer = {};

    /// When a batch leaves: `Tick`, `Window`, `Manual`, or a function.
    BatchSchedule batch_schedule = Tick{};

    /// Whether answers are kept. Without the cache each batch asks anew, `prime` and `clear` do
    /// nothing, and the cache map is never touched.
    bool cache = true;

    /// Only without the cache; with it, a key never stands twice in a batch.
    Duplicates duplicates = Duplicates::merge;

    /// Which errors of single keys are kept; all of them by default, as in DataLoader.
    CacheErrors cache_errors = true;

    /// When a load of a cached key completes.
    Hits hits = Hits::aligned;

    /// A load that has no answer this long after the call fails with `errc::timed_out`, alone.
    /// None by default.
    std::optional<std::chrono::steady_clock::duration> timeout = {};

    /// The most batches under way at once. While that many are, keys go on collecting, and the
    /// fullest possible batch leaves when one ends. A batch that a running one waits for does
    /// not count: it leaves at once, on the permit of the other. At least 1; no limit by
    /// default.
    std::size_t max_concurrent_batches = std::numeric_limits<std::size_t>::max();
};

} // namespace coalesce
