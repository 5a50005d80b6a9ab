#pragma once

#include "dynamodb/protocol/page_answer.hpp"
#include "dynamodb/protocol/page_request.hpp"
#include "dynamodb/protocol/paging.hpp"

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// Where a segment stands: not begun, at a position, or done.
class SegmentState {
public:
    bool is_done = false;
    std::optional<Item> position; ///< Only of one that is begun and not done.

    friend bool operator==(const SegmentState&, const SegmentState&) = default;
};

/// Where the reader of a parallel scan stands, and what is asked next. Segments are read in their
/// order, each to its end once it is begun.
class ParallelPaging {
public:
    /// Throws `errc::invalid_query` for a number of segments or requests that cannot be.
    ParallelPaging(std::shared_ptr<const PageRequest> request, const ParallelScanOptions& options);

    /// Goes on where another one has stopped that had as many segments.
    void restore(std::vector<SegmentState> states);

    const PageRequest& request() const noexcept { return *request_; }

    /// A segment that can be asked, if there is one and not too many are.
    std::optional<std::size_t> next_segment() const;

    /// The request for the next page of a segment, which is under way from now on.
    std::string ask(std::size_t segment);

    /// A page was handed out. Throws `errc::pagination_stuck`.
    void absorb(std::size_t segment, const PageAnswer& answer);

    /// What was asked of a segment will not be handed out.
    void give_up(std::size_t segment) noexcept;

    /// Where each segment stands.
    std::vector<SegmentState> states() const;

    /// Whether no page has been handed out, ever.
    bool at_beginning() const noexcept;
    bool at_end() const noexcept { return progress_.segments_done == segments_.size(); }
    const ScanProgress& progress() const noexcept { return progress_; }

private:
    class Segment {
    public:
        SegmentState state;
        bool is_under_way = false;
    };

    std::shared_ptr<const PageRequest> request_; // shared with the requests under way
    PagingLimits limits_;
    std::size_t max_under_way_;
    std::size_t under_way_ = 0;
    std::vector<Segment> segments_;
    std::size_t first_open_ = 0; // all segments before this one are done
    ScanProgress progress_;
};

} // namespace coalesce::dynamodb::protocol
