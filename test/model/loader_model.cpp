#include "model/loader_model.hpp"

#include <algorithm>
#include <utility>

namespace coalesce::model {

using Certainty = Batch::Certainty;

std::vector<int> keys_of(const std::vector<FlightPtr>& flights) {
    std::vector<int> keys;
    for (const FlightPtr& flight : flights)
        keys.push_back(flight->key);
    return keys;
}

std::optional<Answer> Cache::find(int key, int now) {
    if (map_ == Map::ttl)
        entries_.remove_if([&](const Entry& entry) { return now - entry.since >= limit_; });
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found == entries_.end())
        return std::nullopt;
    if (map_ == Map::lru)
        entries_.splice(entries_.end(), entries_, found);
    return found->answer;
}

void Cache::insert(int key, Answer answer, int now) {
    erase(key);
    entries_.push_back({key, answer, now});
    if (map_ == Map::lru && entries_.size() > static_cast<std::size_t>(limit_))
        entries_.pop_front();
}

void Cache::erase(int key) {
    entries_.remove_if([key](const Entry& entry) { return entry.key == key; });
}

// --- the flights -------------------------------------------------------------------------------

/// A new key goes into the last open batch, unless that is full or sealed.
FlightPtr LoaderModel::begin(int key) {
    Batch* last = open_.empty() ? nullptr : open_.back();
    if (!last || last->flights.size() >= settings.max_batch_size || last->sealed != Certainty::no) {
        Batch& opened = batches_.emplace_back();
        opened.loader = number_;
        opened.due = is_manual() ? Certainty::no : Certainty::maybe;
        opened.may_be_one = last && (last->sealed == Certainty::maybe || last->may_be_one);
        open_.push_back(&opened);
    }
    Batch& batch = *open_.back();
    batch.flights.push_back(std::make_shared<Flight>(Flight{key, &batch, std::nullopt}));
    if (batch.flights.size() == settings.max_batch_size && !is_manual() && !batch.may_be_one)
        batch.due = Certainty::yes;
    return batch.flights.back();
}

FlightPtr LoaderModel::find_queued(int key) const {
    for (const Batch* batch : open_)
        for (const FlightPtr& flight : batch->flights)
            if (flight->key == key)
                return flight;
    return nullptr;
}

bool LoaderModel::has_queued() const {
    return std::ranges::any_of(open_, [](const Batch* one) { return !one->flights.empty(); });
}

/// Takes a queued flight out of its batch.
void LoaderModel::remove(Flight& flight) {
    Batch& batch = *flight.batch;
    std::erase_if(batch.flights, [&](const FlightPtr& one) { return one.get() == &flight; });
    if (batch.flights.empty() && batch.due == Certainty::yes)
        batch.due = Certainty::maybe; // it may be gone, and a new one takes the next key
}

bool LoaderModel::forget(const Flight& flight) {
    const auto own = on_their_way.find(flight.key);
    if (own == on_their_way.end() || own->second.get() != &flight)
        return false;
    on_their_way.erase(own);
    return true;
}

void LoaderModel::keep(const Flight& flight, int now) {
    const Answer answer = *flight.answer;
    const CachedErrors errors = settings.cached_errors;
    if (answer.is_value() || errors == CachedErrors::all ||
        (errors == CachedErrors::odd && answer.number % 2 == 1))
        cache.insert(flight.key, answer, now);
}

// --- the batches -------------------------------------------------------------------------------

// Note [sealed batches]
//
// A batch that was told to leave is sealed: what is loaded from then on goes into another. If it
// has to stay, for the limit of batches, it is opened again in the next round. The model does
// not see rounds. So it knows that a batch is sealed until any handler has run, and that it is
// not when nothing is left to run. In between, a new key begins a batch that may or may not be
// one with the batch before it, and the same is true for all that follow until they leave.

void LoaderModel::dispatch() {
    for (Batch* batch : open_) {
        batch->due = batch->flights.empty() ? Certainty::maybe : Certainty::yes;
        batch->sealed = Certainty::yes;
    }
}

/// Which batch that was for is not known.
void LoaderModel::told_to_leave() {
    for (Batch* batch : open_)
        batch->sealed = Certainty::maybe;
}

void LoaderModel::has_run() {
    for (Batch* batch : open_)
        if (batch->sealed == Certainty::yes)
            batch->sealed = Certainty::maybe;
}

void LoaderModel::rests() {
    for (Batch* batch : open_)
        batch->sealed = Certainty::no;
}

bool LoaderModel::at_limit() const {
    const auto held = std::ranges::count_if(running, &Batch::holds_permit);
    return static_cast<std::size_t>(held) >= settings.max_concurrent_batches;
}

/// The oldest; at the limit, any that a running one waits for.
Batch* LoaderModel::leaves_with(const std::vector<int>& keys, const IsAwaited& is_awaited) {
    for (auto first = open_.begin(); first != open_.end();) {
        const auto last = std::find_if_not(first + 1, open_.end(),
                                           [](const Batch* one) { return one->may_be_one; });
        const std::vector<Batch*> run(first, last);
        first = last;
        std::vector<FlightPtr> queue;
        for (const Batch* batch : run)
            queue.insert(queue.end(), batch->flights.begin(), batch->flights.end());
        if (queue.empty() || run.front()->due == Certainty::no)
            continue;
        const bool is_known = run.size() == 1;
        if (!is_known || keys_of(queue) == keys)
            if (Batch* batch = cut_out(queue, keys, is_awaited))
                return batch;
        if (!at_limit())
            return nullptr;
    }
    return nullptr;
}

/// Makes a batch of these keys, if they stand in the queue and may leave.
Batch* LoaderModel::cut_out(const std::vector<FlightPtr>& queue, const std::vector<int>& keys,
                            const IsAwaited& is_awaited) {
    const std::vector<int> all = keys_of(queue);
    const auto begin = std::ranges::search(all, keys).begin() - all.begin();
    if (begin == std::ssize(all) || keys.size() > settings.max_batch_size)
        return nullptr;
    const std::vector<FlightPtr> flights(queue.begin() + begin,
                                         queue.begin() + begin + std::ssize(keys));
    const auto awaited = [&](const FlightPtr& flight) { return is_awaited(*flight->batch); };
    if (at_limit() ? std::ranges::none_of(flights, awaited) : begin != 0)
        return nullptr;
    Batch& leaving = batches_.emplace_back();
    leaving.loader = number_;
    leaving.flights = flights;
    for (const FlightPtr& flight : flights) {
        remove(*flight);
        if (flight->batch->flights.empty())
            std::erase(open_, flight->batch);
        flight->batch = &leaving;
    }
    if (begin == 0 && !open_.empty())
        open_.front()->may_be_one = false;
    return &leaving;
}

const Batch* LoaderModel::next_to_leave(const IsAwaited& is_awaited) const {
    const auto may_leave = [&](const Batch* batch) {
        return !batch->flights.empty() && batch->due != Certainty::no &&
               (!at_limit() || is_awaited(*batch));
    };
    const auto found = std::ranges::find_if(open_, may_leave);
    return found == open_.end() ? nullptr : *found;
}

bool LoaderModel::must_have_left(const Batch& batch, int held) const {
    if (batch.due == Certainty::yes || settings.schedule == Schedule::tick)
        return true;
    return !is_manual() && held == 0;
}

} // namespace coalesce::model
