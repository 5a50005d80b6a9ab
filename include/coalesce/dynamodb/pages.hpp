#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/page_walk.hpp>
#include <coalesce/dynamodb/page.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

namespace asio = boost::asio;

/// What a query or a scan reads, page by page or item by item. Nothing is sent before the first
/// await. Made by `query` and `scan` of a table or index.
///
/// All of its operations go on where the last one stopped: a `take` in the middle of a page leaves
/// the rest of it to the next operation.
///
/// All operations
///
/// Complete with: what they say; they throw what the operations of `Client` do, and
///     `errc::mismatch` for an item that does not fit `Value`, `errc::pagination_stuck`, or
///     `boost::asio::error::already_started` while another one of the same pages is under way.
///     After an error `cursor` is that of the last good item, and the next call tries again.
/// Cancellation: terminal, partial and total: ends the operation with `operation_aborted`, and its
///     transfer. No item is lost by that.
/// Threads: one at a time, on any executor; not necessarily the client's.
/// Lifetime: may outlive the pages, which ends them with `operation_aborted`, and the table.
///     Destroying the pages ends what is under way, a page that is fetched in advance too. They go
///     before the execution contexts on which they are awaited.
template <class Value>
class Pages {
public:
    using value_type = Value;
    using Page = dynamodb::Page<Value>; ///< What `next` and `take` give.

    Pages(Pages&&) noexcept = default;
    Pages& operator=(Pages&&) = delete;
    ~Pages() {
        if (walk_)
            detail::leave(*walk_);
    }

    /// Reads a page.
    ///
    /// Completes with: the next page, or the rest of one that was begun; nothing at the end, or
    ///     when `max_pages` requests have been sent.
    COALESCE_AWAIT asio::awaitable<std::optional<Page>> next() { return next(walk_); }

    /// Reads an item.
    ///
    /// Completes with: the next item, or nothing, as `next`. Not for collections.
    COALESCE_AWAIT asio::awaitable<std::optional<Value>> next_item() { return next_item(walk_); }

    /// Reads on until there are `count` items, if there are so many. Without a filter it asks for
    /// no more than that.
    ///
    /// Completes with: the items, as one page. Fewer only at the end, where the cursor is empty,
    ///     or when `max_pages` requests have been sent.
    COALESCE_AWAIT asio::awaitable<Page> take(std::size_t count) { return take(walk_, count); }

    /// The same from a cursor on, whatever was read before; from the beginning if it is empty.
    ///
    /// Throws: `errc::invalid_cursor`.
    COALESCE_AWAIT asio::awaitable<Page> take(std::size_t count, std::string_view cursor) {
        detail::restart(*walk_, cursor);
        return take(walk_, count);
    }

    /// Reads the rest.
    ///
    /// Completes with: all the items that are left, or those of `max_pages` requests. For results
    ///     that are known to be small.
    COALESCE_AWAIT asio::awaitable<typename PageItems<Value>::Type> all() { return all(walk_); }

    /// Counts the items that are left, without reading them out (`Select=COUNT`).
    COALESCE_AWAIT asio::awaitable<Counted> count() { return count(walk_); }

    /// Where the next item begins; empty at the beginning, and at the end: see `at_end`.
    std::string cursor() const { return detail::cursor(*walk_); }
    /// Whether nothing follows.
    bool at_end() const { return detail::at_end(*walk_); }

    /// The cursor behind an item of this query, or behind a LastEvaluatedKey: it has to have the
    /// key attributes of the table and of the index.
    ///
    /// Throws: `errc::invalid_cursor`, naming the attribute, if it has not.
    template <class T>
    std::string cursor_after(const T& item) const {
        return detail::cursor_after(*walk_, detail::encoded(item, detail::source(*walk_).subject));
    }

    /// What a cursor stands for: the ExclusiveStartKey of a request.
    ///
    /// Throws: `errc::invalid_cursor`.
    Item exclusive_start_key(std::string_view cursor) const {
        return detail::exclusive_start_key(*walk_, cursor);
    }

private:
    template <class>
    friend class QuerySource;

    using Walk = detail::PageWalkPtr;
    using Items = typename PageItems<Value>::Type;

    explicit Pages(Walk walk) : walk_(std::move(walk)) {}

    static asio::awaitable<std::optional<Page>> next(Walk walk);
    static asio::awaitable<std::optional<Value>> next_item(Walk walk);
    static asio::awaitable<Page> take(Walk walk, std::size_t count);
    static asio::awaitable<Items> all(Walk walk);
    static asio::awaitable<Counted> count(Walk walk);
    static Page decoded(const detail::PageWalk& walk, detail::RawPage raw);

    Walk walk_; // shared with the operations under way
};

// ---------------------------------------------------------------------------------------------

namespace detail {

template <class Value>
void add_decoded(std::vector<Value>& items, const ReceivedItem& item, const std::string& subject) {
    items.push_back(decoded<Value>(item, subject));
}

} // namespace detail

template <class Value>
auto Pages<Value>::decoded(const detail::PageWalk& walk, detail::RawPage raw) -> Page {
    Page page;
    page.count = raw.items.size();
    page.scanned_count = raw.scanned_count;
    page.requests = raw.requests;
    page.capacity_units = raw.capacity_units;
    page.cursor = std::move(raw.cursor);
    if constexpr (requires { page.items.reserve(raw.items.size()); })
        page.items.reserve(raw.items.size());
    for (const auto& item : raw.items)
        detail::add_decoded(page.items, item, detail::source(walk).subject);
    return page;
}

template <class Value>
auto Pages<Value>::next(Walk walk) -> asio::awaitable<std::optional<Page>> {
    detail::PageTurn turn(walk);
    std::optional<Page> page;
    if (auto raw = co_await detail::next_page(*walk))
        page = decoded(*walk, *std::move(raw));
    turn.done();
    co_return page;
}

template <class Value>
auto Pages<Value>::next_item(Walk walk) -> asio::awaitable<std::optional<Value>> {
    detail::PageTurn turn(walk);
    std::optional<Value> item;
    if (const auto raw = co_await detail::next_item(*walk))
        item = detail::decoded<Value>(*raw, detail::source(*walk).subject);
    turn.done();
    co_return item;
}

template <class Value>
auto Pages<Value>::take(Walk walk, std::size_t count) -> asio::awaitable<Page> {
    detail::PageTurn turn(walk);
    auto raw = co_await detail::take_items(*walk, count);
    auto page = decoded(*walk, std::move(raw));
    turn.done();
    co_return page;
}

template <class Value>
auto Pages<Value>::all(Walk walk) -> asio::awaitable<Items> {
    detail::PageTurn turn(walk);
    Items items;
    while (const auto raw = co_await detail::next_page(*walk))
        for (const auto& item : raw->items)
            detail::add_decoded(items, item, detail::source(*walk).subject);
    turn.done();
    co_return items;
}

template <class Value>
auto Pages<Value>::count(Walk walk) -> asio::awaitable<Counted> {
    detail::PageTurn turn(walk);
    auto counted = co_await detail::count_items(*walk);
    turn.done();
    co_return counted;
}

} // namespace coalesce::dynamodb
