#include "dynamodb/protocol/paging.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t highest_limit = 2'147'483'647;

void check_limit(std::string_view subject, const char* name,
                 const std::optional<std::size_t>& limit) {
    if (!limit || (*limit >= 1 && *limit <= highest_limit))
        return;
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      std::string(subject) + ": " + name + " is " +
                                          std::to_string(*limit) + "; expected 1 to " +
                                          std::to_string(highest_limit) + ", or unset");
}

} // namespace

void throw_stuck(const PageRequest& request, const Item& key) {
    std::ostringstream text;
    text << request.operation() << " on " << request.source().subject << ": the page behind " << key
         << " ends there again; expected it to move on";
    throw boost::system::system_error(make_error_code(errc::pagination_stuck), text.str());
}

void PagingLimits::check(std::string_view subject) const {
    check_limit(subject, "page_limit", page_limit);
    check_limit(subject, "max_pages", max_pages);
}

Paging::Paging(std::shared_ptr<const PageRequest> request, PagingLimits limits,
               std::optional<Item> start)
    : request_(std::move(request)), limits_(limits) {
    restart(std::move(start));
}

void Paging::restart(std::optional<Item> start) {
    before_ = start;
    behind_ = std::move(start);
    at_last_page_ = false;
    pages_ = 0;
    items_.clear();
    taken_ = 0;
    mark();
}

bool Paging::has_next_page() const noexcept {
    return !at_last_page_ && !(limits_.max_pages && pages_ >= *limits_.max_pages);
}

std::string Paging::next_request(std::optional<std::size_t> wanted, Select select) const {
    // What the filter leaves out counts for the limit: to read less than a page would only make
    // more requests.
    auto limit = limits_.page_limit;
    if (wanted && !request_->has_filter())
        limit = std::min(limit.value_or(highest_limit), *wanted);
    return request_->body(limit, behind_, select);
}

void Paging::absorb(PageAnswer answer) {
    if (answer.last_evaluated_key && answer.last_evaluated_key == behind_)
        throw_stuck(*request_, *behind_);
    if (std::exchange(is_mark_here_, false))
        marked_ = position_behind(marked_taken_);
    ++pages_;
    before_ = std::exchange(behind_, std::move(answer.last_evaluated_key));
    at_last_page_ = !behind_ || request_->has_one_page();
    if (at_last_page_)
        behind_.reset();
    items_ = std::move(answer.items);
    taken_ = 0;
}

std::vector<detail::ReceivedItem> Paging::take(std::size_t most) {
    const auto count = std::min(most, waiting());
    const auto first = items_.begin() + static_cast<std::ptrdiff_t>(taken_);
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    std::vector<detail::ReceivedItem> taken(first, last);
    taken_ += count;
    return taken;
}

void Paging::mark() {
    is_mark_here_ = true;
    marked_taken_ = taken_;
}

void Paging::rewind() {
    if (is_mark_here_) {
        taken_ = marked_taken_;
        return;
    }
    const auto pages = pages_;
    restart(marked_);
    pages_ = pages;
}

std::optional<Item> Paging::position() const {
    return position_behind(taken_);
}

std::optional<Item> Paging::position_behind(std::size_t taken) const {
    if (taken == items_.size())
        return behind_;
    if (taken == 0)
        return before_;
    return position_of(items_[taken - 1], request_->source().position);
}

} // namespace coalesce::dynamodb::protocol
