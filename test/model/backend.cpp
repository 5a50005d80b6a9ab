#include "model/backend.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <chrono>

namespace coalesce::model {

namespace {

/// The batch function of a loader, in both its shapes.
struct OrderedBackend {
    Backend* backend;
    int loader;
    asio::awaitable<std::vector<Result<int>>> operator()(std::vector<int> keys) const {
        return backend->answer(loader, std::move(keys));
    }
};
struct SinkBackend {
    Backend* backend;
    int loader;
    asio::awaitable<void> operator()(std::vector<int> keys, Sink<int, int> sink) const {
        return backend->settle(loader, std::move(keys), std::move(sink));
    }
};

} // namespace

// --- the loaders -------------------------------------------------------------------------------

Backend::Backend(World& world)
    : world_(world), held_(world.program.loaders.size()), calls_(world.program.loaders.size()) {
    for (std::size_t number = 0; number < held_.size(); ++number)
        world.loaders.push_back(make_loader(static_cast<int>(number)));
}

template <class CacheMap>
std::unique_ptr<TestedLoader> Backend::make_loader(int number, CacheMap map) {
    using Tested = TestedLoaderOf<CacheMap>;
    const auto executor = world_.context.get_executor();
    if (world_.settings(number).sink)
        return std::make_unique<Tested>(executor, SinkBackend{this, number}, options(number), map);
    return std::make_unique<Tested>(executor, OrderedBackend{this, number}, options(number), map);
}

std::unique_ptr<TestedLoader> Backend::make_loader(int number) {
    const LoaderSettings& settings = world_.settings(number);
    using Time = TtlMap::Clock::time_point;
    switch (settings.map) {
    case Map::lru: return make_loader(number, LruMap{static_cast<std::size_t>(settings.map_limit)});
    case Map::ttl:
        return make_loader(number, TtlMap{std::chrono::seconds(settings.map_limit), [this] {
                                              return Time(std::chrono::seconds(world_.clock.now()));
                                          }});
    case Map::unbounded: break;
    }
    return make_loader(number, UnboundedMap());
}

LoaderOptions Backend::options(int number) {
    const LoaderSettings& settings = world_.settings(number);
    const auto is_odd = [](const std::exception_ptr& error) {
        return answer_of(error).number % 2 == 1;
    };
    LoaderOptions options;
    options.max_batch_size = settings.max_batch_size;
    options.max_concurrent_batches = settings.max_concurrent_batches;
    options.cache = settings.cache;
    options.duplicates = settings.keep_duplicates ? Duplicates::keep : Duplicates::merge;
    options.hits = settings.aligned_hits ? Hits::aligned : Hits::immediate;
    options.cache_errors = settings.cached_errors == CachedErrors::all;
    if (settings.cached_errors == CachedErrors::odd)
        options.cache_errors = is_odd;
    options.batch_schedule = schedule_fn(number);
    if (settings.schedule == Schedule::tick)
        options.batch_schedule =
            Tick{settings.quiet_rounds, std::chrono::hours(settings.may_age ? 0 : 1)};
    if (settings.schedule == Schedule::manual)
        options.batch_schedule = Manual();
    return options;
}

// --- the schedules -----------------------------------------------------------------------------

ScheduleFn Backend::schedule_fn(int number) {
    return [this, number](const Dispatch& dispatch) {
        if (world_.in_call)
            world_.model.fail("a schedule is called inside a call");
        const auto place = static_cast<std::size_t>(number);
        const Schedule schedule = world_.settings(number).schedule;
        if (schedule != Schedule::later && schedule != Schedule::kept)
            world_.model.told_to_leave(number);
        if (schedule == Schedule::at_once || schedule == Schedule::twice)
            dispatch();
        if (schedule == Schedule::twice)
            dispatch();
        if (schedule == Schedule::later || schedule == Schedule::kept)
            ++held_[place];
        if (schedule == Schedule::later)
            asio::co_spawn(world_.context, send_later(number, dispatch), asio::detached);
        if (schedule == Schedule::kept)
            kept_.push_back(dispatch);
    };
}

asio::awaitable<void> Backend::send_later(int number, Dispatch dispatch) {
    co_await world_.clock.wait(3);
    world_.model.told_to_leave(number);
    dispatch();
    --held_[static_cast<std::size_t>(number)];
}

void Backend::release() {
    for (Sink<int, int>& late : std::exchange(late_, {}))
        late.settle_at(0, -1);
    kept_.clear();
    for (std::size_t number = 0; number < held_.size(); ++number)
        if (std::exchange(held_[number], 0) != 0)
            world_.model.told_to_leave(static_cast<int>(number));
}

// --- the batch functions -----------------------------------------------------------------------

Batch& Backend::departs(int number, const std::vector<int>& keys) {
    if (world_.in_call)
        world_.model.fail("a batch leaves inside a call");
    return world_.model.departs(number, keys);
}

const Plan& Backend::next_plan(int number) {
    const auto place = static_cast<std::size_t>(number);
    const auto& plans = world_.settings(number).plans;
    return plans[calls_[place]++ % plans.size()];
}

Answer Backend::answer_to(const Batch& batch, const Plan& plan, std::size_t place) const {
    const int key = batch.flights[place]->key;
    if (key == plan.failing_key)
        return {Answer::key_error, batch.number};
    return {Answer::value, 10 * batch.number + key};
}

/// What a batch function does before it gives its last answers.
asio::awaitable<void> Backend::work(Batch& batch, const Plan& plan, Sink<int, int>* sink) {
    if (plan.wait_before)
        co_await world_.clock.wait(plan.wait_before);
    std::vector<Stored> together;
    for (const Nested& nested : plan.nested) {
        if (!world_.loader(nested.loader) || ++nested_loads_ > most_nested_loads)
            continue;
        together.push_back(world_.start(nested.loader, nested.form, nested.keys, &batch));
        if (!plan.nested_together) {
            co_await std::move(together.back().wait);
            together.clear();
        }
    }
    for (Stored& stored : together)
        co_await std::move(stored.wait);
    const std::size_t early = std::min(plan.settled_early, batch.flights.size());
    for (std::size_t place = 0; sink && place < early; ++place)
        settle(batch, place, answer_to(batch, plan, place), *sink);
    if (plan.wait_after)
        co_await world_.clock.wait(plan.wait_after);
    if (plan.finish == Plan::Finish::throws)
        throw BackendError({Answer::batch_error, batch.number});
}

asio::awaitable<std::vector<Result<int>>> Backend::answer(int number, std::vector<int> keys) {
    Batch& batch = departs(number, keys);
    const Plan& plan = next_plan(number);
    try {
        co_await work(batch, plan, nullptr);
    } catch (...) {
        world_.model.returns(batch, answer_of(std::current_exception()));
        throw;
    }
    std::vector<Result<int>> answers;
    const bool too_few = plan.finish == Plan::Finish::too_few;
    if (too_few || plan.finish == Plan::Finish::too_many) {
        answers.resize(too_few ? keys.size() - 1 : keys.size() + 1, 0);
        world_.model.returns(batch, {Answer::wrong_count});
        co_return answers;
    }
    for (std::size_t place = 0; place < keys.size(); ++place) {
        const Answer answer = answer_to(batch, plan, place);
        world_.model.settles(batch, place, answer);
        answers.push_back(result_of(answer));
    }
    world_.model.returns(batch, {Answer::no_answer});
    co_return answers;
}

asio::awaitable<void> Backend::settle(int number, std::vector<int> keys, Sink<int, int> sink) {
    Batch& batch = departs(number, keys);
    const Plan& plan = next_plan(number);
    try {
        co_await work(batch, plan, &sink);
    } catch (...) {
        world_.model.returns(batch, answer_of(std::current_exception()));
        throw;
    }
    const bool all = plan.finish != Plan::Finish::settles_some;
    for (std::size_t place = 0; place < keys.size() && (all || place % 2 == 0); ++place)
        settle(batch, place, answer_to(batch, plan, place), sink);
    for (std::size_t place = 0; place < keys.size() && plan.finish == Plan::Finish::too_many;
         ++place)
        sink.settle_at(place, -1);
    late_.push_back(sink);
    world_.model.returns(batch, {Answer::no_answer});
}

void Backend::settle(Batch& batch, std::size_t place, Answer answer, Sink<int, int>& sink) {
    world_.model.settles(batch, place, answer);
    sink.settle_at(place, result_of(answer));
}

} // namespace coalesce::model
