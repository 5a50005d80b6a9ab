#include "request_watch.hpp"

#include <utility>

namespace dynamodb = coalesce::dynamodb;

RequestWatch::Guest::Guest(std::shared_ptr<RequestWatch> watch, std::shared_ptr<Timeline> timeline)
    : watch_(std::move(watch)), timeline_(std::move(timeline)) {
    auto& timelines = watch_->timelines_;
    timelines.push_back(timeline_);
    if (timelines.size() > 1)
        for (const auto& one : timelines)
            one->not_alone();
}

RequestWatch::Guest::~Guest() {
    std::erase(watch_->timelines_, timeline_);
}

void RequestWatch::on_batch_answer(const dynamodb::BatchAnswer& answer) noexcept {
    keys_ = 0;
    for (const auto& table : answer.tables)
        keys_ += table.entries;
}

void RequestWatch::on_attempt(const dynamodb::AttemptReport& attempt) noexcept {
    SentRequest request;
    request.operation = attempt.operation;
    request.tables = *attempt.tables;
    request.status = attempt.http_status;
    request.took = attempt.times.total;
    if (const std::size_t keys = std::exchange(keys_, 0); keys > 0)
        request.keys = keys;
    for (const auto& timeline : timelines_)
        timeline->on_request(request);
}
