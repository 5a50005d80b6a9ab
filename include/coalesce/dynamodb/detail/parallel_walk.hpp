#pragma once

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What is behind `ParallelScan`, without the types of items.

namespace coalesce::dynamodb::detail {

class ClientCore;

/// A page of a segment, as it came.
class RawSegmentPage {
public:
    std::size_t segment = 0;
    std::vector<ReceivedItem> items;
    std::size_t scanned_count = 0;
    double capacity_units = 0;
};

/// A parallel scan that is being read.
class ParallelWalk;
using ParallelWalkPtr = std::shared_ptr<ParallelWalk>;

ParallelWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source,
                     const ParallelScanOptions& options);

// One at a time, in a `ParallelTurn`; the walk outlives them.
boost::asio::awaitable<std::optional<RawSegmentPage>> next_page(ParallelWalk& walk);

std::string cursor(const ParallelWalk& walk);
bool at_end(const ParallelWalk& walk);
ScanProgress progress(const ParallelWalk& walk);
const SourceAbout& source(const ParallelWalk& walk);

/// Nobody reads any more: ends what is under way.
void leave(ParallelWalk& walk);

/// The reading of one page. Unless it is done when it goes, the page is read again.
class ParallelTurn {
public:
    /// Throws `boost::asio::error::already_started` while there is another one.
    explicit ParallelTurn(ParallelWalkPtr walk);
    ParallelTurn(const ParallelTurn&) = delete;
    ParallelTurn& operator=(const ParallelTurn&) = delete;
    ~ParallelTurn();

    void done();

private:
    ParallelWalkPtr walk_; // shared with the scan
    bool is_done_ = false;
};

} // namespace coalesce::dynamodb::detail
