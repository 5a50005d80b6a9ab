#pragma once

namespace coalesce {

/// What `prime` does when the key is there already, or on its way.
enum class Prime {
    keep,    ///< Nothing.
    replace, ///< Replaces the answer. Who waits for the key gets what the batch function says.
    resolve, ///< As `replace`; and who waits for a key whose batch has not left gets this answer
             ///< now, and the key leaves the batch. So also without the cache. With an awaitable
             ///< there is no answer now: as `replace`.
};

} // namespace coalesce
