#include "dynamodb/page_walk.hpp"

#include "dynamodb/cursor/position.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

using protocol::Select;

constexpr auto everything = std::numeric_limits<std::size_t>::max();

void move_to(std::vector<ReceivedItem>& items, std::vector<ReceivedItem> more) {
    items.insert(items.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

[[noreturn]] void throw_aborted() {
    throw boost::system::system_error(asio::error::operation_aborted);
}

} // namespace

template <class Options>
PageWalk::PageWalk(std::shared_ptr<ClientCore> core, SourceFacts source, const Options& options)
    : core_(std::move(core)),
      request_(std::make_shared<protocol::PageRequest>(source, options)),
      scope_(request_->scope()),
      codec_(options.cursor_codec ? options.cursor_codec : plain_cursors()),
      paging_(request_, protocol::PagingLimits(options, source->subject), start_of(options.cursor)),
      pace_(options.max_units_per_second, source->subject),
      prefetches_(options.prefetch) {}

asio::awaitable<std::optional<RawPage>> PageWalk::next_page() {
    RawPage page;
    if (paging_.waiting() == 0 && !co_await turn(page, std::nullopt, Select::items))
        co_return std::nullopt;
    page.items = paging_.take(everything);
    page.cursor = cursor();
    prefetch(co_await asio::this_coro::executor);
    co_return page;
}

asio::awaitable<std::optional<ReceivedItem>> PageWalk::next_item() {
    Counted unused;
    while (paging_.waiting() == 0)
        if (!co_await turn(unused, std::nullopt, Select::items))
            co_return std::nullopt;
    prefetch(co_await asio::this_coro::executor);
    co_return paging_.take(1).front();
}

asio::awaitable<RawPage> PageWalk::take(std::size_t count) {
    const std::size_t ahead = paging_.looks_ahead() ? 1 : 0;
    count = std::min(count, everything - 1);
    RawPage page;
    for (;;) {
        move_to(page.items, paging_.take(count - page.items.size()));
        const auto wanted = count - page.items.size() + ahead;
        if (paging_.waiting() >= wanted || !co_await turn(page, wanted, Select::items))
            break;
    }
    page.cursor = cursor();
    co_return page;
}

asio::awaitable<Counted> PageWalk::count() {
    Counted counted;
    counted.count = paging_.take(everything).size();
    while (co_await turn(counted, std::nullopt, Select::count))
        paging_.take(everything);
    counted.cursor = cursor();
    co_return counted;
}

void PageWalk::restart(std::string_view cursor) {
    check_not_busy();
    paging_.restart(start_of(cursor));
    flight_.reset();
}

std::string PageWalk::cursor() const {
    return encoded(paging_.position());
}

std::string PageWalk::cursor_after(const Item& item) const {
    return encoded(cursor::position_of(item, scope_));
}

std::string PageWalk::cursor_of(const ReceivedItem& item) const {
    return encoded(protocol::position_of(item, source().position));
}

Item PageWalk::start_key(std::string_view cursor) const {
    auto position = codec_->decode(cursor, scope_);
    request_->check_position(position);
    return position;
}

void PageWalk::begin() {
    check_not_busy();
    is_busy_ = true;
    paging_.mark();
}

void PageWalk::check_not_busy() const {
    if (is_busy_)
        throw boost::system::system_error(
            asio::error::already_started,
            source().subject + ": these pages are being read; await one operation after the other");
}

void PageWalk::end(bool is_done) {
    is_busy_ = false;
    if (is_done)
        return;
    paging_.rewind();
    flight_.reset();
}

void PageWalk::leave() {
    is_left_ = true;
    flight_.reset();
    if (mailbox_)
        mailbox_->slot()->abort();
}

asio::awaitable<bool> PageWalk::turn(Counted& sum, std::optional<std::size_t> wanted,
                                     Select select) {
    if (!paging_.has_next_page())
        co_return false;
    if (!flight_)
        take_off(co_await asio::this_coro::executor, wanted, select);
    auto answer = co_await land();
    pace_.use(answer.capacity_units, std::chrono::steady_clock::now());
    sum.count += answer.count;
    sum.scanned_count += answer.scanned_count;
    sum.capacity_units += answer.capacity_units;
    ++sum.requests;
    paging_.absorb(std::move(answer));
    co_return true;
}

void PageWalk::take_off(const asio::any_io_executor& executor, std::optional<std::size_t> wanted,
                        Select select) {
    if (is_left_)
        throw_aborted();
    PageCall call;
    call.request = request_;
    call.body = paging_.next_request(wanted, select);
    call.delay = pace_.wait(std::chrono::steady_clock::now());
    mailbox_ = std::make_shared<PageMailbox>(executor);
    flight_.emplace(core_, std::move(call), mailbox_->slot());
}

asio::awaitable<protocol::PageAnswer> PageWalk::land() {
    const auto mailbox = mailbox_;
    auto landed = co_await mailbox->take();
    flight_.reset();
    mailbox_.reset();
    if (!landed)
        throw_aborted();
    co_return std::move(landed->front().answer).value();
}

void PageWalk::prefetch(const asio::any_io_executor& executor) {
    if (prefetches_ && !flight_ && paging_.has_next_page())
        take_off(executor, std::nullopt, Select::items);
}

std::optional<Item> PageWalk::start_of(std::string_view cursor) const {
    return cursor.empty() ? std::nullopt : std::optional(start_key(cursor));
}

std::string PageWalk::encoded(const std::optional<Item>& position) const {
    return position ? codec_->encode(*position, scope_) : std::string();
}

// What is declared for headers.

PageWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source,
                 const QueryOptions& options) {
    return std::make_shared<PageWalk>(std::move(core), std::move(source), options);
}

PageWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source, const ScanOptions& options) {
    return std::make_shared<PageWalk>(std::move(core), std::move(source), options);
}

asio::awaitable<std::optional<RawPage>> next_page(PageWalk& walk) {
    return walk.next_page();
}

asio::awaitable<std::optional<ReceivedItem>> next_item(PageWalk& walk) {
    return walk.next_item();
}

asio::awaitable<RawPage> take_items(PageWalk& walk, std::size_t count) {
    return walk.take(count);
}

asio::awaitable<Counted> count_items(PageWalk& walk) {
    return walk.count();
}

void restart(PageWalk& walk, std::string_view cursor) {
    walk.restart(cursor);
}

std::string cursor(const PageWalk& walk) {
    return walk.cursor();
}

std::string cursor_after(const PageWalk& walk, const Item& item) {
    return walk.cursor_after(item);
}

Item exclusive_start_key(const PageWalk& walk, std::string_view cursor) {
    return walk.start_key(cursor);
}

bool at_end(const PageWalk& walk) {
    return walk.at_end();
}

const SourceAbout& source(const PageWalk& walk) {
    return walk.source();
}

void leave(PageWalk& walk) {
    walk.leave();
}

PageTurn::PageTurn(PageWalkPtr walk) : walk_(std::move(walk)) {
    walk_->begin();
}

PageTurn::~PageTurn() {
    walk_->end(is_done_);
}

} // namespace coalesce::dynamodb::detail
