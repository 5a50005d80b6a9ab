#pragma once

#include "dynamodb/protocol/page_answer.hpp"
#include "dynamodb/protocol/page_request.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// How much is read at once, and in all.
class PagingLimits {
public:
    /// Of `QueryOptions` or `ScanOptions`. Throws `errc::invalid_query`, beginning with `subject`,
    /// for a limit of 0.
    template <class Options>
    PagingLimits(const Options& options, std::string_view subject)
        : page_limit(options.page_limit),
          max_pages(options.max_pages),
          look_ahead(options.look_ahead) {
        check(subject);
    }

    PagingLimits(std::optional<std::size_t> of_a_page, std::optional<std::size_t> pages,
                 std::string_view subject)
        : page_limit(of_a_page), max_pages(pages) {
        check(subject);
    }

    std::optional<std::size_t> page_limit;
    std::optional<std::size_t> max_pages;
    bool look_ahead = false;

private:
    void check(std::string_view subject) const;
};

/// Throws `errc::pagination_stuck`: the page behind `key` ends there again.
[[noreturn]] void throw_stuck(const PageRequest& request, const Item& key);

/// Where a reader of pages stands, and what it asks next.
///
/// It holds one page: what of it has been taken and what waits. The position is that behind the
/// last item taken: within a page the item's own, at its end the service's, which may lie further
/// on, behind items that the filter left out.
class Paging {
public:
    Paging(std::shared_ptr<const PageRequest> request, PagingLimits limits,
           std::optional<Item> start);

    const PageRequest& request() const noexcept { return *request_; }

    bool looks_ahead() const noexcept { return limits_.look_ahead; }

    /// Drops what waits, and goes on behind `start`; at the beginning if there is none.
    void restart(std::optional<Item> start);

    /// Whether nothing follows the page that it holds.
    bool at_last_page() const noexcept { return at_last_page_; }

    /// Whether there is a page to ask for: not at the last one, nor behind `max_pages` requests.
    bool has_next_page() const noexcept;

    /// The request for the next page, for a reader who wants `wanted` more items, or a whole page.
    std::string next_request(std::optional<std::size_t> wanted, Select select) const;

    /// Takes a page in the place of the one that has been used up. Throws
    /// `errc::pagination_stuck` for one that ends where it began.
    void absorb(PageAnswer answer);

    /// The items that wait.
    std::size_t waiting() const noexcept { return items_.size() - taken_; }

    /// Takes up to `most` of them.
    std::vector<detail::ReceivedItem> take(std::size_t most);

    /// Remembers where it stands.
    void mark();

    /// Goes back to the mark: what was taken since then is taken again.
    void rewind();

    /// Nothing at the beginning, and at the end: `at_end` tells.
    std::optional<Item> position() const;

    /// Whether everything has been taken.
    bool at_end() const noexcept { return at_last_page_ && waiting() == 0; }

private:
    std::optional<Item> position_behind(std::size_t taken) const;

    std::shared_ptr<const PageRequest> request_; // shared with the requests under way
    PagingLimits limits_;
    std::optional<Item> before_; // where the page begins
    std::optional<Item> behind_; // and where it ends
    bool at_last_page_ = false;
    std::size_t pages_ = 0;
    std::vector<detail::ReceivedItem> items_;
    std::size_t taken_ = 0;

    // The mark: in the page that it holds, or, when that has gone, as a position.
    bool is_mark_here_ = true;
    std::size_t marked_taken_ = 0;
    std::optional<Item> marked_;
};

} // namespace coalesce::dynamodb::protocol
