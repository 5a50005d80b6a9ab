#include "model/model.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace coalesce::model {

namespace {

std::string text_of(const std::vector<int>& keys) {
    std::string text;
    for (const int key : keys)
        text += (text.empty() ? "" : ", ") + std::to_string(key);
    return '(' + text + ')';
}

} // namespace

// --- what the user does ------------------------------------------------------------------------

Model::Model(const Program& program, std::function<int()> now, std::vector<std::string>* events)
    : now_(std::move(now)), events_(events) {
    for (const LoaderSettings& settings : program.loaders)
        loaders_.emplace_back(static_cast<int>(loaders_.size()), settings);
}

void Model::fail(const std::string& what) {
    if (fault_.empty())
        fault_ = what;
    note("FAULT: ", what);
}

int Model::load(int number, Form form, const std::vector<int>& keys, Batch* caller) {
    LoaderModel& loader = this->loader(number);
    Waiter waiter;
    waiter.number = ++waits_;
    waiter.loader = number;
    waiter.form = form;
    waiter.caller = caller;
    waiter.linked = caller && caller->state == Batch::State::running;
    for (const int key : keys) {
        waiter.flights.push_back(flight_of(loader, key, waiter.linked ? caller : nullptr));
        ++waiter.flights.back()->waiters;
    }
    waiter.is_hit = form == Form::one && waiter.flights.front()->answer;
    note("wait ", waits_, ": ", text_of(keys), " of loader ", number, " by ",
         caller ? "batch " + std::to_string(caller->number) : "the user");
    waiters_.emplace(waits_, std::move(waiter));
    return waits_;
}

/// The flight that a load of this key gets.
FlightPtr Model::flight_of(LoaderModel& loader, int key, const Batch* caller) {
    const auto landed = [key](Answer answer) {
        return std::make_shared<Flight>(Flight{key, nullptr, answer});
    };
    if (loader.closed)
        return landed({Answer::closed});
    if (loader.settings.keep_duplicates)
        return loader.begin(key);
    if (loader.settings.cache) {
        if (const auto found = loader.on_their_way.find(key); found != loader.on_their_way.end())
            return join(found->second, caller);
        if (const auto answer = loader.cache.find(key, now_()))
            return landed(*answer);
    }
    FlightPtr flight = loader.find_queued(key); // cleared, or there is no cache
    if (!flight)
        flight = loader.begin(key);
    if (loader.settings.cache)
        loader.on_their_way[key] = flight;
    return flight;
}

FlightPtr Model::join(FlightPtr flight, const Batch* caller) const {
    if (caller && waits_for(*flight->batch, *caller, Through::loads))
        return std::make_shared<Flight>(Flight{flight->key, nullptr, Answer{Answer::cycle}});
    return flight;
}

void Model::begins(int number) {
    waiters_.at(number).begun = true;
}

void Model::cancel(int number) {
    const auto found = waiters_.find(number);
    if (found == waiters_.end())
        return;
    Waiter& waiter = found->second;
    const bool has_answer = std::ranges::any_of(
        waiter.flights, [](const FlightPtr& flight) { return flight->answer.has_value(); });
    const bool is_here = end_of(waiter).has_value() || has_answer; // then it may be too late
    (is_here ? waiter.may_abort : waiter.must_abort) = true;
    waiter.cancelled = true;
}

void Model::may_cancel(int number) {
    waiters_.at(number).may_abort = true;
}

void Model::prime(int number, int key, Answer answer, Prime mode) {
    LoaderModel& loader = this->loader(number);
    const bool cache = loader.settings.cache;
    if (loader.closed || loader.settings.keep_duplicates)
        return;
    const bool known =
        cache && (loader.on_their_way.contains(key) || loader.cache.find(key, now_()));
    if (known && mode == Prime::keep)
        return;
    const FlightPtr queued = mode == Prime::resolve ? loader.find_queued(key) : nullptr;
    if (queued) {
        loader.remove(*queued);
        queued->answer = answer;
    }
    if (!cache)
        return;
    loader.on_their_way.erase(key);
    loader.cache.insert(key, answer, now_());
}

void Model::peek(int number, int key, std::optional<Answer> seen, bool contained) {
    LoaderModel& loader = this->loader(number);
    if (loader.closed)
        return;
    std::optional<Answer> cached;
    const bool on_its_way = loader.on_their_way.contains(key);
    if (loader.settings.cache && !on_its_way)
        cached = loader.cache.find(key, now_());
    if (seen != cached)
        fail("peek sees something else than what is cached");
    if (contained != (cached || on_its_way))
        fail("contains is wrong");
}

void Model::clear(int number, int key) {
    LoaderModel& loader = this->loader(number);
    loader.on_their_way.erase(key);
    loader.cache.erase(key);
}

void Model::clear_all(int number) {
    LoaderModel& loader = this->loader(number);
    loader.on_their_way.clear();
    loader.cache.clear();
}

void Model::dispatch(int number) {
    loader(number).dispatch();
}

void Model::told_to_leave(int number) {
    loader(number).told_to_leave();
}

void Model::has_run() {
    for (LoaderModel& loader : loaders_)
        loader.has_run();
}

void Model::close(int number) {
    LoaderModel& loader = this->loader(number);
    loader.closed = true;
    loader.on_their_way.clear();
    for (Batch* batch : loader.take_all())
        abort(*batch);
    for (Batch* batch : std::exchange(loader.running, {})) {
        abort(*batch);
        batch->state = Batch::State::over;
    }
}

// --- what the loader does ----------------------------------------------------------------------

Batch& Model::departs(int number, const std::vector<int>& keys) {
    LoaderModel& loader = this->loader(number);
    const IsAwaited is_awaited = is_awaited_in(loader);
    const Batch* next = loader.next_to_leave(is_awaited);
    Batch* batch = loader.leaves_with(keys, is_awaited);
    if (!batch) {
        fail("loader " + std::to_string(number) + " sends the keys " + text_of(keys) +
             "; expected: " + (next ? text_of(keys_of(next->flights)) : "nothing"));
        throw std::logic_error(fault_);
    }
    departed_.push_back(batch);
    batch->number = static_cast<int>(departed_.size());
    batch->state = Batch::State::running;
    batch->holds_permit = !loader.at_limit();
    loader.running.push_back(batch);
    note("batch ", batch->number, " of loader ", number, ": ", text_of(keys));
    return *batch;
}

/// At the limit a batch leaves only if a running one of the same loader waits for it.
IsAwaited Model::is_awaited_in(const LoaderModel& loader) const {
    return [this, &loader](const Batch& batch) {
        return std::ranges::any_of(loader.running, [&](const Batch* running) {
            return waits_for(*running, batch, Through::loads_and_permits);
        });
    };
}

/// One batch waits for another if its function loads a key that the other is to answer; or, if it
/// is held back by the limit, for those that hold a permit there.
std::vector<const Batch*> Model::awaited_by(const Batch& batch, Through through) const {
    std::vector<const Batch*> awaited;
    for (const auto& [number, waiter] : waiters_)
        if (waiter.linked && waiter.caller == &batch)
            for (const FlightPtr& flight : waiter.flights)
                if (flight->batch && !flight->answer)
                    awaited.push_back(flight->batch);
    const LoaderModel& own = loader(batch.loader);
    if (through == Through::loads_and_permits && batch.state == Batch::State::open &&
        own.at_limit())
        std::ranges::copy_if(own.running, std::back_inserter(awaited), &Batch::holds_permit);
    return awaited;
}

bool Model::waits_for(const Batch& from, const Batch& to, Through through) const {
    std::vector<const Batch*> reached{&from};
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const Batch* next : awaited_by(*reached[i], through))
            if (std::ranges::find(reached, next) == reached.end())
                reached.push_back(next);
    return std::ranges::find(reached, &to) != reached.end();
}

/// How this wait must end, if it must end now.
std::optional<Ending> Model::end_of(const Waiter& waiter) const {
    Ending ending;
    for (const FlightPtr& flight : waiter.flights) {
        if (!flight->answer)
            return std::nullopt;
        if (waiter.form != Form::many && !flight->answer->is_value())
            return Ending{true, {*flight->answer}};
        ending.answers.push_back(*flight->answer);
    }
    return ending;
}

bool Model::may_abort(const Waiter& waiter) const {
    return waiter.may_abort || waiter.must_abort || (waiter.caller && waiter.caller->cancelled);
}

void Model::ends(int number, const Ending& ending) {
    const Waiter& waiter = waiters_.at(number);
    const Ending aborted{true, {{Answer::aborted}}};
    const auto expected = end_of(waiter);
    const bool is_expected = !waiter.must_abort && expected == ending;
    if (!is_expected && !(may_abort(waiter) && ending == aborted)) {
        std::ostringstream text;
        text << "wait " << number << " ends with " << ending << ", expected: ";
        if (waiter.must_abort)
            text << aborted;
        else if (expected)
            text << *expected;
        else
            text << "nothing yet";
        fail(text.str());
    }
    note("wait ", number, " ends with ", ending);
    ++ended_;
    leave(number);
}

void Model::vanishes(int number) {
    if (!may_abort(waiters_.at(number)))
        fail("wait " + std::to_string(number) + " is destroyed without an end");
    leave(number);
}

/// A key whose last waiter leaves goes out of an open batch; a running batch is cancelled.
void Model::leave(int number) {
    const Waiter waiter = std::move(waiters_.extract(number).mapped());
    for (const FlightPtr& flight : waiter.flights) {
        if (--flight->waiters > 0 || flight->answer || !flight->batch)
            continue;
        Batch& batch = *flight->batch;
        if (batch.state == Batch::State::open) {
            loader(batch.loader).forget(*flight);
            loader(batch.loader).remove(*flight);
        } else if (std::ranges::none_of(batch.flights, [](const FlightPtr& one) {
                       return !one->answer && one->waiters > 0;
                   })) {
            abort(batch);
        }
    }
}

// --- what the backend does ---------------------------------------------------------------------

void Model::settles(Batch& batch, std::size_t place, Answer answer) {
    LoaderModel& loader = this->loader(batch.loader);
    Flight& flight = *batch.flights.at(place);
    if (flight.answer)
        return;
    note("batch ", batch.number, " settles key ", flight.key, " with ", answer);
    flight.answer = answer;
    if (loader.forget(flight))
        loader.keep(flight, now_());
}

void Model::returns(Batch& batch, Answer rest) {
    note("batch ", batch.number, " returns");
    batch.state = Batch::State::over;
    batch.returned = true;
    std::erase(loader(batch.loader).running, &batch);
    land(batch, rest);
}

/// Nobody waits for the batch any more, or its loader is closed.
void Model::abort(Batch& batch) {
    batch.cancelled = true;
    land(batch, {Answer::aborted});
}

/// All that have no answer yet get this one, which is not cached.
void Model::land(Batch& batch, Answer answer) {
    for (const FlightPtr& flight : batch.flights)
        if (!flight->answer) {
            flight->answer = answer;
            loader(batch.loader).forget(*flight);
        }
}

// --- the end -----------------------------------------------------------------------------------

void Model::rests(const std::vector<int>& held) {
    for (std::size_t number = 0; number < loaders_.size(); ++number) {
        LoaderModel& loader = loaders_[number];
        loader.rests();
        const Batch* next = loader.next_to_leave(is_awaited_in(loader));
        if (next && loader.must_have_left(*next, held[number]))
            fail("loader " + std::to_string(number) + " does not send " +
                 text_of(keys_of(next->flights)));
    }
    for (const auto& [number, waiter] : waiters_)
        if (waiter.begun && (waiter.cancelled || (end_of(waiter) && !may_ride(waiter))))
            fail("wait " + std::to_string(number) + " does not end");
    for (const Batch* batch : departed_)
        if (batch->cancelled && !batch->returned)
            fail("batch " + std::to_string(batch->number) + " is cancelled and goes on");
}

/// An aligned hit waits for the first answer of a batch.
bool Model::may_ride(const Waiter& waiter) const {
    const LoaderModel& loader = this->loader(waiter.loader);
    if (!waiter.is_hit || waiter.linked || !loader.settings.aligned_hits ||
        loader.settings.schedule == Schedule::manual)
        return false;
    const auto has_no_answer = [](const Batch* batch) {
        return std::ranges::none_of(batch->flights,
                                    [](const FlightPtr& one) { return one->answer.has_value(); });
    };
    return loader.has_queued() || std::ranges::any_of(loader.running, has_no_answer);
}

void Model::is_over() {
    for (const auto& [number, waiter] : waiters_)
        fail("wait " + std::to_string(number) + " never ends");
}

} // namespace coalesce::model
