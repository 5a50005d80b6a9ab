#pragma once

#include <cstddef>
#include <cstdint>

namespace coalesce::dynamodb {

/// What became of the keys that a client was asked to read in batches, each counted once however
/// many callers shared it. When none waits or is under way, `asked == ended()`.
class ReadCounts {
public:
    std::size_t asked = 0;     ///< Keys.
    std::size_t found = 0;     ///< Also where the item turned out not to fit the type of who asked.
    std::size_t missing = 0;   ///< The table has no such item.
    std::size_t failed = 0;    ///< With an error.
    std::size_t withdrawn = 0; ///< Nobody waited for them any more.

    /// Those that are not on their way any more.
    std::size_t ended() const noexcept { return found + missing + failed + withdrawn; }

    friend bool operator==(const ReadCounts&, const ReadCounts&) = default;
};

/// What became of the writes that a client was asked to carry out in batches. When none waits or
/// is under way, `asked == ended()`.
class WriteCounts {
public:
    std::size_t asked = 0;      ///< Puts and deletes.
    std::size_t written = 0;    ///< The service has acknowledged them.
    std::size_t superseded = 0; ///< A later write of its key was written in its place.
    std::size_t failed = 0;     ///< With an error.
    std::size_t withdrawn = 0;  ///< Before they left.

    /// Those that are not on their way any more.
    std::size_t ended() const noexcept { return written + superseded + failed + withdrawn; }

    friend bool operator==(const WriteCounts&, const WriteCounts&) = default;
};

/// What a client has done so far. Keys and writes that were refused before anything was sent are
/// not counted.
struct ClientStatistics {
    std::uint64_t requests = 0;             ///< Sent, retries included.
    std::uint64_t retries = 0;              ///< Sent again after a failure.
    std::uint64_t connections = 0;          ///< Opened.
    std::uint64_t batch_get_requests = 0;   ///< BatchGetItem, retries not included.
    std::uint64_t batch_get_keys = 0;       ///< Keys in them.
    std::uint64_t batch_write_requests = 0; ///< BatchWriteItem, retries not included.
    std::uint64_t batch_write_items = 0;    ///< Puts and deletes in them.
    ReadCounts reads;                       ///< Keys of batches.
    WriteCounts writes;                     ///< Writes of batches.
};

} // namespace coalesce::dynamodb
