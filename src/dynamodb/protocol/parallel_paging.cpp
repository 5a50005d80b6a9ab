#include "dynamodb/protocol/parallel_paging.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

void check_range(const detail::SourceAbout& source, const char* name, std::size_t value) {
    if (value >= 1 && value <= most_segments)
        return;
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      source.subject + ": " + name + " is " +
                                          std::to_string(value) + "; expected 1 to " +
                                          std::to_string(most_segments));
}

} // namespace

ParallelPaging::ParallelPaging(std::shared_ptr<const PageRequest> request,
                               const ParallelScanOptions& options)
    : request_(std::move(request)),
      limits_(options.page_limit, options.max_pages, request_->source().subject),
      max_under_way_(options.max_concurrent_requests) {
    check_range(request_->source(), "segments", options.segments);
    check_range(request_->source(), "max_concurrent_requests", max_under_way_);
    segments_.resize(options.segments);
    progress_.segments = options.segments;
}

void ParallelPaging::restore(std::vector<SegmentState> states) {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        segments_[i].state = std::move(states.at(i));
        progress_.segments_done += segments_[i].state.is_done ? 1 : 0;
    }
}

std::optional<std::size_t> ParallelPaging::next_segment() const {
    const bool has_room = under_way_ < max_under_way_;
    const auto requests = progress_.requests + under_way_;
    if (!has_room || (limits_.max_pages && requests >= *limits_.max_pages))
        return std::nullopt;
    for (std::size_t i = first_open_; i < segments_.size(); ++i)
        if (!segments_[i].state.is_done && !segments_[i].is_under_way)
            return i;
    return std::nullopt;
}

std::string ParallelPaging::ask(std::size_t segment) {
    segments_[segment].is_under_way = true;
    ++under_way_;
    ScanSegment part;
    part.segment = segment;
    part.total = segments_.size();
    return request_->body(limits_.page_limit, segments_[segment].state.position, Select::items,
                          part);
}

void ParallelPaging::absorb(std::size_t segment, const PageAnswer& answer) {
    auto& state = segments_[segment].state;
    if (answer.last_evaluated_key && answer.last_evaluated_key == state.position)
        throw_stuck(*request_, *state.position);
    give_up(segment);
    state.position = answer.last_evaluated_key;
    state.is_done = !state.position;
    progress_.segments_done += state.is_done ? 1 : 0;
    progress_.count += answer.count;
    progress_.scanned_count += answer.scanned_count;
    progress_.capacity_units += answer.capacity_units;
    ++progress_.requests;
    while (first_open_ < segments_.size() && segments_[first_open_].state.is_done)
        ++first_open_;
}

void ParallelPaging::give_up(std::size_t segment) noexcept {
    if (std::exchange(segments_[segment].is_under_way, false))
        --under_way_;
}

std::vector<SegmentState> ParallelPaging::states() const {
    std::vector<SegmentState> states;
    states.reserve(segments_.size());
    for (const auto& segment : segments_)
        states.push_back(segment.state);
    return states;
}

bool ParallelPaging::at_beginning() const noexcept {
    return std::ranges::all_of(
        segments_, [](const Segment& segment) { return segment.state == SegmentState(); });
}

} // namespace coalesce::dynamodb::protocol
