#pragma once

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is behind `Pages`, without the types of items.

namespace coalesce::dynamodb::detail {

class ClientCore;

/// Items as they came, and where the next ones begin.
class RawPage : public Counted {
public:
    std::vector<ReceivedItem> items;
};

/// A query or scan that is being read.
class PageWalk;
using PageWalkPtr = std::shared_ptr<PageWalk>;

PageWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source, const QueryOptions& options);
PageWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source, const ScanOptions& options);

// One at a time, in a `PageTurn`; the walk outlives them.
boost::asio::awaitable<std::optional<RawPage>> next_page(PageWalk& walk);
boost::asio::awaitable<std::optional<ReceivedItem>> next_item(PageWalk& walk);
boost::asio::awaitable<RawPage> take_items(PageWalk& walk, std::size_t count);
boost::asio::awaitable<Counted> count_items(PageWalk& walk);

void restart(PageWalk& walk, std::string_view cursor);
std::string cursor(const PageWalk& walk);
std::string cursor_after(const PageWalk& walk, const Item& item);
Item exclusive_start_key(const PageWalk& walk, std::string_view cursor);
bool at_end(const PageWalk& walk);
const SourceAbout& source(const PageWalk& walk);

/// Nobody reads any more: ends what is under way.
void leave(PageWalk& walk);

/// An operation on a walk. Unless it is done when it goes, the walk stands again where it began.
class PageTurn {
public:
    /// Throws `boost::asio::error::already_started` while there is another one.
    explicit PageTurn(PageWalkPtr walk);
    PageTurn(const PageTurn&) = delete;
    PageTurn& operator=(const PageTurn&) = delete;
    ~PageTurn();

    void done() noexcept { is_done_ = true; }

private:
    PageWalkPtr walk_; // shared with the pages
    bool is_done_ = false;
};

} // namespace coalesce::dynamodb::detail
