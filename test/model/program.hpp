#pragma once

// A random program: loaders with their settings, what their backends do, and the steps that a
// user takes. All of it follows from the seed, and prints so that it can be read.

#include "model/answer.hpp"

#include <coalesce/prime.hpp>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <vector>

namespace coalesce::model {

enum class Schedule {
    tick,
    manual,
    at_once, // a `ScheduleFn` that sends the batch inside its call
    twice,   // and once more
    later,   // when some virtual time has passed
    dropped, // lets go of `Dispatch` without a call
    kept,    // holds it until the end of the program
};

/// Which errors of single keys are cached.
enum class CachedErrors { all, none, odd };

enum class Map { unbounded, lru, ttl };

/// How a user waits: for one key, for the results of several, or for their values.
enum class Form { one, many, all };

/// What a load of a batch function asks for.
struct Nested {
    int loader = 0;
    Form form = Form::one;
    std::vector<int> keys;
};

/// What a call of the batch function does, in the order of the fields.
struct Plan {
    int wait_before = 0;
    std::vector<Nested> nested;
    bool nested_together = false; // loads all, then awaits all
    std::size_t settled_early = 0;
    int wait_after = 0;
    // With a sink, too many means twice, and too few nothing.
    enum class Finish { answers, throws, too_few, too_many, settles_some } finish = Finish::answers;
    int failing_key = 0; // gets an error of its own; none if 0
};

struct LoaderSettings {
    static constexpr std::size_t unlimited = 1000;

    std::size_t max_batch_size = unlimited;
    std::size_t max_concurrent_batches = unlimited;
    Schedule schedule = Schedule::tick;
    unsigned quiet_rounds = 2;
    bool may_age = false; // `Tick::max_age` is 0
    bool cache = true;
    bool keep_duplicates = false;
    CachedErrors cached_errors = CachedErrors::all;
    bool aligned_hits = true;
    Map map = Map::unbounded;
    int map_limit = 2; // entries, or ticks of the virtual clock
    bool sink = false;
    std::vector<Plan> plans; // of its calls, in turn
};

struct Step {
    enum Kind {
        load,     // and await it
        store,    // load, to be awaited later
        enqueue,  // the same, with a `Pending`
        callback, // `async_load`
        race,     // load || a wait of `number` ticks
        await,    // what was stored as number `number`
        drop,     // the same
        cancel,   // the wait number `number`
        prime,
        prime_error,
        peek,
        clear,
        clear_all,
        dispatch,
        close,
        destroy,
        run,     // `number` handlers
        advance, // until nothing is ready, then to the next time of the clock
    };

    Kind kind = run;
    int loader = 0;
    Form form = Form::one;
    std::vector<int> keys;
    int number = 0;
    Prime mode = Prime::keep;
};

struct Program {
    std::vector<LoaderSettings> loaders;
    std::vector<Step> steps;
    bool await_before_close = true; // what is still stored at the end
};

Program make_program(std::uint64_t seed);

std::ostream& operator<<(std::ostream& out, const Step& step);
std::ostream& operator<<(std::ostream& out, const Program& program);

} // namespace coalesce::model
