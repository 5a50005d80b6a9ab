#pragma once

#include "dynamodb/page_flight.hpp"
#include "dynamodb/protocol/capacity_pace.hpp"
#include "dynamodb/protocol/parallel_paging.hpp"

#include <coalesce/dynamodb/cursor.hpp>
#include <coalesce/dynamodb/detail/parallel_walk.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb::detail {

/// Reads the segments of a table for somebody, as `ParallelPaging` says. On the executor of who
/// reads.
class ParallelWalk {
public:
    ParallelWalk(std::shared_ptr<ClientCore> core, SourceFacts source,
                 const ParallelScanOptions& options);

    asio::awaitable<std::optional<RawSegmentPage>> next_page();

    std::string cursor() const;
    const protocol::ParallelPaging& paging() const noexcept { return paging_; }

    void begin();
    /// The page that `next_page` gave has been handed out.
    void hand_out();
    void end(bool is_done) noexcept;
    void leave();

private:
    void take_off();
    asio::awaitable<LandedPage> land();
    void drop_all();

    std::shared_ptr<ClientCore> core_;                     // shared with the client
    std::shared_ptr<const protocol::PageRequest> request_; // shared with the requests under way
    CursorScope scope_;
    std::shared_ptr<const CursorCodec> codec_; // shared with who made it
    protocol::ParallelPaging paging_;
    protocol::CapacityPace pace_;
    bool is_busy_ = false;
    bool is_left_ = false;
    std::shared_ptr<PageMailbox> mailbox_;      // shared with who waits for it
    std::map<std::size_t, PageFlight> flights_; // by segment, until their pages are handed out
    std::optional<LandedPage> landed_;          // being handed out
};

} // namespace coalesce::dynamodb::detail
