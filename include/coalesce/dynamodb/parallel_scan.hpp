#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/parallel_walk.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/pages.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace coalesce::dynamodb {

/// A page of one of the segments of a parallel scan.
template <class Value>
class SegmentPage {
public:
    typename PageItems<Value>::Type items; ///< In the order of the service.
    std::size_t segment = 0;               ///< Whose page it is, from 0.
    std::size_t count = 0;                 ///< Items in the page.
    std::size_t scanned_count = 0;         ///< Items that were read for it, before the filter.
    double capacity_units = 0;             ///< What that cost.
};

/// A table or index that is scanned in several segments at once. Their pages make one stream, in
/// the order in which they come. Nothing is sent before the first await; then a page of each of
/// `max_concurrent_requests` segments is under way or waits to be taken, never more.
template <class Value>
class ParallelScan {
public:
    using value_type = Value;
    using Page = SegmentPage<Value>; ///< What `next` gives.

    ParallelScan(ParallelScan&&) noexcept = default;
    ParallelScan& operator=(ParallelScan&&) = delete;
    ~ParallelScan() {
        if (walk_)
            detail::leave(*walk_);
    }

    /// The next page of any segment.
    ///
    /// Completes with: the page; nothing when all segments are done, or `max_pages` requests have
    ///     been answered. Throws as the operations of `Pages` do; the segment that failed is
    ///     asked again by a later call, and what the others brought is not lost.
    /// Cancellation, Threads, Lifetime: as in `Pages`.
    COALESCE_AWAIT asio::awaitable<std::optional<Page>> next() { return next(walk_); }

    /// Where all segments go on behind the pages that were handed out; empty at the beginning, and
    /// at the end: see `at_end`. Good for a scan with as many segments.
    std::string cursor() const { return detail::cursor(*walk_); }
    /// Whether nothing follows.
    bool at_end() const { return detail::at_end(*walk_); }

    /// How far it has come.
    ScanProgress progress() const { return detail::progress(*walk_); }

private:
    template <class>
    friend class QuerySource;

    using Walk = detail::ParallelWalkPtr;

    explicit ParallelScan(Walk walk) : walk_(std::move(walk)) {}

    static asio::awaitable<std::optional<Page>> next(Walk walk);

    Walk walk_; // shared with the operation under way
};

// ---------------------------------------------------------------------------------------------

template <class Value>
auto ParallelScan<Value>::next(Walk walk) -> asio::awaitable<std::optional<Page>> {
    detail::ParallelTurn turn(walk);
    const auto raw = co_await detail::next_page(*walk);
    if (!raw)
        co_return std::nullopt;
    std::optional<Page> page(std::in_place);
    page->segment = raw->segment;
    page->count = raw->items.size();
    page->scanned_count = raw->scanned_count;
    page->capacity_units = raw->capacity_units;
    for (const auto& item : raw->items)
        detail::add_decoded(page->items, item, detail::source(*walk).subject);
    turn.done();
    co_return page;
}

} // namespace coalesce::dynamodb
