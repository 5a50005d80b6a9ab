#pragma once

// One loader, as the model sees it: the answers that it keeps, the flights that a load joins, and
// the batches that wait to leave.

#include "model/answer.hpp"
#include "model/program.hpp"

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce::model {

struct Batch;

/// One answer on its way, or there.
struct Flight {
    int key = 0;
    Batch* batch = nullptr; // null for an answer that needed none
    std::optional<Answer> answer;
    int waiters = 0;
};
using FlightPtr = std::shared_ptr<Flight>;

struct Batch {
    enum class State { open, running, over };
    enum class Certainty { no, maybe, yes };

    int number = 0;
    int loader = 0;
    std::vector<FlightPtr> flights; // in the order of the first requests
    State state = State::open;
    Certainty due = Certainty::maybe;
    Certainty sealed = Certainty::no; // it takes no more keys: see Note [sealed batches]
    bool may_be_one = false;          // with the open batch before it
    bool holds_permit = false;
    bool cancelled = false;
    bool returned = false; // its function
};

std::vector<int> keys_of(const std::vector<FlightPtr>& flights);

/// The answers that a loader keeps, the first to go in front.
class Cache {
public:
    Cache(Map map, int limit) : map_(map), limit_(limit) {}

    std::optional<Answer> find(int key, int now);
    void insert(int key, Answer answer, int now);
    void erase(int key);
    void clear() { entries_.clear(); }

private:
    struct Entry {
        int key;
        Answer answer;
        int since;
    };

    Map map_;
    int limit_;
    std::list<Entry> entries_;
};

/// Says whether a running batch of this loader waits for the batch given.
using IsAwaited = std::function<bool(const Batch&)>;

class LoaderModel {
public:
    LoaderModel(int number, const LoaderSettings& chosen)
        : settings(chosen), cache(chosen.map, chosen.map_limit), number_(number) {}

    const LoaderSettings settings;
    Cache cache;
    std::map<int, FlightPtr> on_their_way; // that a load of their key joins
    std::vector<Batch*> running;
    bool closed = false;

    // The open batches, the oldest first.

    FlightPtr begin(int key);
    FlightPtr find_queued(int key) const;
    void remove(Flight& flight);
    void dispatch();
    void told_to_leave();
    void has_run();
    void rests();
    std::deque<Batch*> take_all() { return std::exchange(open_, {}); }
    bool has_queued() const;

    /// The batch that leaves with these keys, or null if none may.
    Batch* leaves_with(const std::vector<int>& keys, const IsAwaited& is_awaited);

    /// The batch that may leave now, or null.
    const Batch* next_to_leave(const IsAwaited& is_awaited) const;

    /// Whether this batch is still here although nothing keeps it. `held`: how many calls of
    /// `Dispatch` are still to come.
    bool must_have_left(const Batch& batch, int held) const;

    bool at_limit() const;

    /// The answer of a flight goes into the cache, if it may.
    void keep(const Flight& flight, int now);

    /// Loads of the key join this very flight no longer; false if they have not done so.
    bool forget(const Flight& flight);

private:
    bool is_manual() const { return settings.schedule == Schedule::manual; }
    Batch* cut_out(const std::vector<FlightPtr>& queue, const std::vector<int>& keys,
                   const IsAwaited& is_awaited);

    int number_;
    std::deque<Batch*> open_;
    std::deque<Batch> batches_; // all of them
};

} // namespace coalesce::model
