#include "dynamodb/parallel_walk.hpp"

#include "dynamodb/cursor/segments.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

using Clock = std::chrono::steady_clock;

ScanOptions scan_options(const ParallelScanOptions& options) {
    ScanOptions scan;
    scan.filter = options.filter;
    scan.projection = options.projection;
    scan.consistent_read = options.consistent_read;
    return scan;
}

} // namespace

ParallelWalk::ParallelWalk(std::shared_ptr<ClientCore> core, SourceFacts source,
                           const ParallelScanOptions& options)
    : core_(std::move(core)),
      request_(std::make_shared<protocol::PageRequest>(source, scan_options(options))),
      scope_(request_->scope()),
      codec_(options.cursor_codec ? options.cursor_codec : plain_cursors()),
      paging_(request_, options),
      pace_(options.max_units_per_second, source->subject) {
    scope_.segments = options.segments;
    if (!options.cursor.empty())
        paging_.restore(cursor::segments_of(codec_->decode(options.cursor, scope_), scope_));
}

asio::awaitable<std::optional<RawSegmentPage>> ParallelWalk::next_page() {
    const auto executor = co_await asio::this_coro::executor;
    if (is_left_)
        throw boost::system::system_error(asio::error::operation_aborted);
    if (!mailbox_)
        mailbox_ = std::make_shared<PageMailbox>(executor);
    take_off();
    if (flights_.empty())
        co_return std::nullopt;
    auto landed = co_await land();
    landed_.emplace(std::move(landed));
    auto& answer = landed_->answer.value();
    pace_.use(answer.capacity_units, Clock::now());
    RawSegmentPage page;
    page.segment = landed_->segment;
    page.items = std::move(answer.items);
    page.scanned_count = answer.scanned_count;
    page.capacity_units = answer.capacity_units;
    co_return page;
}

void ParallelWalk::take_off() {
    while (const auto segment = paging_.next_segment()) {
        PageCall call;
        call.request = request_;
        call.body = paging_.ask(*segment);
        call.delay = pace_.wait(Clock::now());
        call.segment = *segment;
        flights_.try_emplace(*segment, core_, std::move(call), mailbox_->slot());
    }
}

asio::awaitable<LandedPage> ParallelWalk::land() {
    const auto mailbox = mailbox_;
    std::optional<PageMailbox::Letter> letter;
    try {
        letter = co_await mailbox->take();
    } catch (...) {
        drop_all();
        throw;
    }
    if (!letter)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return std::move(letter->front());
}

void ParallelWalk::drop_all() {
    for (const auto& [segment, flight] : flights_)
        paging_.give_up(segment);
    flights_.clear();
    mailbox_.reset();
}

void ParallelWalk::begin() {
    if (is_busy_)
        throw boost::system::system_error(asio::error::already_started,
                                          paging_.request().source().subject +
                                              ": this scan is being read; await one page after "
                                              "the other");
    is_busy_ = true;
}

void ParallelWalk::hand_out() {
    paging_.absorb(landed_->segment, landed_->answer.value());
    flights_.erase(landed_->segment);
    landed_.reset();
    take_off();
}

void ParallelWalk::end(bool is_done) noexcept {
    is_busy_ = false;
    if (is_done || !landed_)
        return;
    paging_.give_up(landed_->segment);
    flights_.erase(landed_->segment);
    landed_.reset();
}

void ParallelWalk::leave() {
    is_left_ = true;
    flights_.clear();
    if (mailbox_)
        mailbox_->slot()->abort();
}

std::string ParallelWalk::cursor() const {
    if (paging_.at_beginning() || paging_.at_end())
        return {};
    return codec_->encode(cursor::held_of(paging_.states()), scope_);
}

// What is declared for headers.

ParallelWalkPtr walk(std::shared_ptr<ClientCore> core, SourceFacts source,
                     const ParallelScanOptions& options) {
    return std::make_shared<ParallelWalk>(std::move(core), std::move(source), options);
}

asio::awaitable<std::optional<RawSegmentPage>> next_page(ParallelWalk& walk) {
    return walk.next_page();
}

std::string cursor(const ParallelWalk& walk) {
    return walk.cursor();
}

bool at_end(const ParallelWalk& walk) {
    return walk.paging().at_end();
}

ScanProgress progress(const ParallelWalk& walk) {
    return walk.paging().progress();
}

const SourceAbout& source(const ParallelWalk& walk) {
    return walk.paging().request().source();
}

void leave(ParallelWalk& walk) {
    walk.leave();
}

ParallelTurn::ParallelTurn(ParallelWalkPtr walk) : walk_(std::move(walk)) {
    walk_->begin();
}

ParallelTurn::~ParallelTurn() {
    walk_->end(is_done_);
}

void ParallelTurn::done() {
    walk_->hand_out();
    is_done_ = true;
}

} // namespace coalesce::dynamodb::detail
