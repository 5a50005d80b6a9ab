#pragma once

#include <coalesce/observer.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <string>

namespace coalesce {

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
};

} // namespace coalesce
