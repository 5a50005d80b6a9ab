#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coalesce {

/// How a load found its key.
enum class LoadKind {
    hit,    ///< The answer was there.
    joined, ///< Somebody else waits for the same key: one answer serves both.
    queued, ///< The key is new and joins the open batch.
};

/// Sees what a loader does. Override what is of interest; the defaults do nothing.
///
/// Called on the loader's executor, from inside the loader: do not call the loader back.
class Observer {
public:
    virtual ~Observer() = default;

    /// One key was asked for, by `load`, `load_many`, `load_all` or `async_load`.
    virtual void on_load(std::string_view /*loader*/, LoadKind /*kind*/) noexcept {}

    /// A batch of this many keys leaves for the batch function.
    virtual void on_dispatch(std::string_view /*loader*/, std::size_t /*keys*/) noexcept {}
};

/// Counts what happens. One object may serve several loaders of the same executor.
class Statistics : public Observer {
public:
    std::uint64_t loads = 0;   ///< Keys asked for, duplicates included.
    std::uint64_t hits = 0;    ///< Answered from the cache.
    std::uint64_t joined = 0;  ///< Shared an answer that was on its way.
    std::uint64_t batches = 0; ///< Calls of the batch function.
    std::uint64_t keys = 0;    ///< Keys in those calls.

    void on_load(std::string_view, LoadKind kind) noexcept override {
        ++loads;
        hits += kind == LoadKind::hit;
        joined += kind == LoadKind::joined;
    }

    void on_dispatch(std::string_view, std::size_t size) noexcept override {
        ++batches;
        keys += size;
    }
};

} // namespace coalesce
