#pragma once

#include "dynamodb/page_flight.hpp"
#include "dynamodb/protocol/capacity_pace.hpp"
#include "dynamodb/protocol/paging.hpp"

#include <coalesce/dynamodb/cursor.hpp>
#include <coalesce/dynamodb/detail/page_walk.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::detail {

/// Reads pages for somebody, as `Paging` says: sends what it asks for, and lets it take what
/// comes. On the executor of who reads.
class PageWalk {
public:
    template <class Options>
    PageWalk(std::shared_ptr<ClientCore> core, SourceFacts source, const Options& options);

    asio::awaitable<std::optional<RawPage>> next_page();
    asio::awaitable<std::optional<ReceivedItem>> next_item();
    asio::awaitable<RawPage> take(std::size_t count);
    asio::awaitable<Counted> count();

    void restart(std::string_view cursor);
    std::string cursor() const;
    std::string cursor_after(const Item& item) const;
    std::string cursor_of(const ReceivedItem& item) const;
    Item start_key(std::string_view cursor) const;

    /// From now on its cursors are those of the same query in the other direction.
    void reverse_cursors() noexcept { scope_.forward = !scope_.forward; }

    bool at_end() const { return paging_.at_end(); }
    const SourceAbout& source() const { return paging_.request().source(); }

    void begin();
    void end(bool is_done);
    void leave();

private:
    /// Fetches the next page into `paging_`, and adds what that cost. False if there is none.
    asio::awaitable<bool> turn(Counted& sum, std::optional<std::size_t> wanted,
                               protocol::Select select);
    asio::awaitable<protocol::PageAnswer> land();
    void take_off(const asio::any_io_executor& executor, std::optional<std::size_t> wanted,
                  protocol::Select select);
    void prefetch(const asio::any_io_executor& executor);
    void check_not_busy() const;
    std::optional<Item> start_of(std::string_view cursor) const;
    std::string encoded(const std::optional<Item>& position) const;

    std::shared_ptr<ClientCore> core_;                     // shared with the client
    std::shared_ptr<const protocol::PageRequest> request_; // shared with the requests under way
    CursorScope scope_;
    std::shared_ptr<const CursorCodec> codec_; // shared with who made it
    protocol::Paging paging_;
    protocol::CapacityPace pace_;
    bool prefetches_;
    bool is_busy_ = false;
    bool is_left_ = false;
    std::shared_ptr<PageMailbox> mailbox_; // shared with who waits for it
    std::optional<PageFlight> flight_;
};

} // namespace coalesce::dynamodb::detail
