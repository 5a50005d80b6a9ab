#include "timeline.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace {

const char* name_of(coalesce::DispatchReason reason) {
    switch (reason) {
    case coalesce::DispatchReason::tick: return "tick";
    case coalesce::DispatchReason::full: return "full";
    case coalesce::DispatchReason::age: return "age";
    case coalesce::DispatchReason::window: return "window";
    case coalesce::DispatchReason::manual: return "manual";
    case coalesce::DispatchReason::schedule: return "schedule";
    }
    return "";
}

std::int64_t microseconds(std::chrono::steady_clock::duration time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

} // namespace

void Timeline::on_load(std::string_view loader, coalesce::LoadKind kind) noexcept {
    Statistics::on_load(loader, kind);
    if (std::exchange(tick_has_ended_, false))
        ticks_.push_back(now_());
    if (std::ranges::find(loaders_, loader) == loaders_.end())
        loaders_.emplace_back(loader);
    std::string key;
    if (!expected_.empty()) {
        key = std::move(expected_.front());
        expected_.pop_front();
    }
    if (kind == coalesce::LoadKind::queued)
        queued_[std::string(loader)].push_back(key);
    Loads& noted = loads_[{ticks_.size(), std::string(loader), std::move(key)}];
    noted.queued += kind == coalesce::LoadKind::queued;
    noted.joined += kind == coalesce::LoadKind::joined;
    noted.hits += kind == coalesce::LoadKind::hit;
}

void Timeline::on_dispatch(std::string_view loader,
                           const coalesce::DispatchedBatch& batch) noexcept {
    Statistics::on_dispatch(loader, batch);
    tick_has_ended_ = true;
    auto& queued = queued_[std::string(loader)];
    Batch left{std::string(loader), ticks_.size(), batch.reason, now_()};
    while (left.keys.size() < batch.keys && !queued.empty()) {
        left.keys.push_back(std::move(queued.front()));
        queued.pop_front();
    }
    batches_.push_back(std::move(left));
}

// Which batch it was, tells the time that it took: of those under way, the one that left closest
// to that long ago.
void Timeline::on_batch_done(std::string_view loader,
                             const coalesce::FinishedBatch& batch) noexcept {
    Statistics::on_batch_done(loader, batch);
    const TimePoint left = now_() - batch.took;
    Batch* found = nullptr;
    for (Batch& one : batches_)
        if (one.loader == loader && one.keys.size() == batch.keys && !one.took &&
            (!found || std::chrono::abs(one.left - left) < std::chrono::abs(found->left - left)))
            found = &one;
    if (!found)
        return;
    found->took = batch.took;
    found->failed = batch.failed;
}

void Timeline::on_request(const SentRequest& request) {
    const TimePoint began = now_() - request.took;
    if (began >= began_)
        requests_.push_back({request, began});
}

json::array Timeline::drawn_ticks() const {
    json::array drawn;
    for (const TimePoint tick : ticks_)
        drawn.emplace_back(microseconds(tick - began_));
    return drawn;
}

json::array Timeline::drawn_loads() const {
    json::array drawn;
    for (const auto& [place, counts] : loads_)
        drawn.push_back({{"tick", std::get<0>(place)},
                         {"loader", std::get<1>(place)},
                         {"key", std::get<2>(place)},
                         {"queued", counts.queued},
                         {"joined", counts.joined},
                         {"hits", counts.hits}});
    return drawn;
}

json::array Timeline::drawn_batches() const {
    json::array drawn;
    for (const Batch& batch : batches_)
        drawn.push_back({{"loader", batch.loader},
                         {"tick", batch.tick},
                         {"reason", name_of(batch.reason)},
                         {"left_us", microseconds(batch.left - began_)},
                         {"took_us", batch.took ? json::value(microseconds(*batch.took)) : nullptr},
                         {"failed", batch.failed},
                         {"keys", json::value_from(batch.keys)}});
    return drawn;
}

json::array Timeline::drawn_requests() const {
    json::array drawn;
    for (const auto& [sent, began] : requests_)
        drawn.push_back({{"operation", sent.operation},
                         {"tables", json::value_from(sent.tables)},
                         {"keys", sent.keys},
                         {"status", sent.status},
                         {"began_us", microseconds(began - began_)},
                         {"took_us", microseconds(sent.took)}});
    return drawn;
}

json::object Timeline::drawn() const {
    return {{"took_us", microseconds(now_() - began_)},
            {"alone", alone_},
            {"loaders", json::value_from(loaders_)},
            {"ticks_us", drawn_ticks()},
            {"loads", drawn_loads()},
            {"batches", drawn_batches()},
            {"requests", drawn_requests()}};
}
