#pragma once

// The reference: what a loader promises, as plainly as it can be said. It is told what the user
// does, which batches reach the backend, what the backend answers and how every wait ends; it
// says what is wrong with that. It knows nothing of how the loader is made.

#include "model/answer.hpp"
#include "model/loader_model.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace coalesce::model {

/// One wait, for one key or several.
struct Waiter {
    int number = 0;
    int loader = 0;
    Form form = Form::one;
    std::vector<FlightPtr> flights;
    Batch* caller = nullptr; // whose function waits; null for a user
    bool linked = false;     // the caller is known to wait for the batches of the flights
    bool is_hit = false;
    bool begun = false;     // it is awaited
    bool cancelled = false; // it must end soon
    bool must_abort = false;
    bool may_abort = false;
};

class Model {
public:
    /// `now` tells the virtual time; `events`, if not null, gets what happens.
    Model(const Program& program, std::function<int()> now, std::vector<std::string>* events);

    /// Grows while batches depart and waits end.
    int progress() const { return static_cast<int>(departed_.size()) + ended_; }

    /// What is wrong; empty as long as nothing is.
    const std::string& fault() const { return fault_; }
    void fail(const std::string& what);

    // What the user does. `caller` is the batch whose function does it.

    int load(int loader, Form form, const std::vector<int>& keys, Batch* caller = nullptr);
    void begins(int waiter);     // to be awaited
    void cancel(int waiter);     // its cancellation slot fires now
    void may_cancel(int waiter); // it may fire at any time, or the waiter be dropped
    void prime(int loader, int key, Answer answer, Prime mode);
    void peek(int loader, int key, std::optional<Answer> seen, bool contained);
    void clear(int loader, int key);
    void clear_all(int loader);
    void dispatch(int loader);
    void close(int loader);
    void told_to_leave(int loader); // a `Dispatch` was called, or dropped

    // What the loader does.

    Batch& departs(int loader, const std::vector<int>& keys);
    void ends(int waiter, const Ending& ending);
    void vanishes(int waiter); // without an end

    // What the backend does.

    void settles(Batch& batch, std::size_t place, Answer answer);
    void returns(Batch& batch, Answer rest); // keys without an answer get this one

    /// A handler has run.
    void has_run();

    /// Nothing is ready to run. `held`: how many calls of `Dispatch` are still to come.
    void rests(const std::vector<int>& held);

    /// Nothing will ever run again.
    void is_over();

private:
    template <class... Parts>
    void note(const Parts&... parts) {
        if (!events_)
            return;
        std::ostringstream text;
        (text << ... << parts);
        events_->push_back(text.str());
    }

    LoaderModel& loader(int number) { return loaders_[static_cast<std::size_t>(number)]; }
    const LoaderModel& loader(int number) const {
        return loaders_[static_cast<std::size_t>(number)];
    }

    FlightPtr flight_of(LoaderModel& loader, int key, const Batch* caller);
    FlightPtr join(FlightPtr flight, const Batch* caller) const;
    void land(Batch& batch, Answer answer);
    void abort(Batch& batch);
    void leave(int waiter);
    enum class Through { loads, loads_and_permits };
    std::vector<const Batch*> awaited_by(const Batch& batch, Through through) const;
    bool waits_for(const Batch& from, const Batch& to, Through through) const;
    IsAwaited is_awaited_in(const LoaderModel& loader) const;
    std::optional<Ending> end_of(const Waiter& waiter) const;
    bool may_abort(const Waiter& waiter) const;
    bool may_ride(const Waiter& waiter) const;

    std::deque<LoaderModel> loaders_;
    std::vector<Batch*> departed_;
    std::map<int, Waiter> waiters_; // who has not left
    int waits_ = 0;
    int ended_ = 0;
    std::function<int()> now_;
    std::vector<std::string>* events_;
    std::string fault_;
};

} // namespace coalesce::model
