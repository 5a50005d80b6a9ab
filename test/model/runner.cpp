#include "model/runner.hpp"

#include "model/backend.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <deque>
#include <sstream>
#include <utility>

namespace coalesce::model {

namespace {

std::string text_of(const Step& step) {
    std::ostringstream text;
    text << step;
    return text.str();
}

/// The user: takes the steps of a program, one after the other, and lets time pass.
class Runner {
public:
    Runner(const Program& program, std::vector<std::string>* events)
        : world_(program, events), backend_(world_), events_(events) {}

    void run();

    const std::string& fault() const { return world_.model.fault(); }

private:
    static constexpr int most_handlers = 100'000; // of a program that comes to its end

    void take(const Step& step);
    void cancel(int number);
    void take_stored(const Step& step);
    void call(const Step& step, TestedLoader& loader);
    void load(const Step& step, TestedLoader& loader);
    void prime(const Step& step, Answer answer);
    void peek(int number, int key);
    void close(int number);

    asio::cancellation_slot new_slot(int waiter);
    void spawn(int waiter, asio::awaitable<void> wait);
    asio::awaitable<void> race(asio::awaitable<void> wait, int ticks);

    bool failed() const { return !fault().empty(); }
    bool run_one();
    void rest();
    void finish();

    World world_;
    Backend backend_;
    std::vector<std::string>* events_;              // null if they are not to be noted
    std::deque<asio::cancellation_signal> signals_; // the latest first
    std::deque<int> spawned_;                       // the waiters of the signals
    std::vector<Stored> stored_;
    int handlers_ = 0;
    int primes_ = 1000;
};

// --- the steps ---------------------------------------------------------------------------------

void Runner::take(const Step& step) {
    if (events_)
        events_->push_back("> " + text_of(step));
    if (step.kind == Step::run) {
        for (int handlers = step.number; handlers > 0 && run_one(); --handlers)
            ;
        return;
    }
    if (step.kind == Step::advance) {
        rest();
        return world_.clock.advance();
    }
    const InCall calling(world_.in_call);
    if (step.kind == Step::cancel)
        return cancel(step.number);
    if (step.kind == Step::await || step.kind == Step::drop)
        return take_stored(step);
    if (world_.loader(step.loader))
        call(step, *world_.loader(step.loader));
}

/// Posted: only inside the context is a coroutine cancelled at once.
void Runner::cancel(int number) {
    if (spawned_.empty())
        return;
    const std::size_t place = static_cast<std::size_t>(number) % spawned_.size();
    asio::post(world_.context, [this, waiter = spawned_[place], &signal = signals_[place]] {
        const InCall calling(world_.in_call);
        world_.model.cancel(waiter);
        signal.emit(asio::cancellation_type::terminal);
    });
}

void Runner::take_stored(const Step& step) {
    if (stored_.empty())
        return;
    const auto place = stored_.begin() + step.number % static_cast<int>(stored_.size());
    Stored taken = std::move(*place);
    stored_.erase(place);
    if (step.kind == Step::await)
        spawn(taken.waiter, std::move(taken.wait));
    else
        world_.model.may_cancel(taken.waiter);
}

void Runner::call(const Step& step, TestedLoader& loader) {
    const int key = step.keys.empty() ? 0 : step.keys.front();
    switch (step.kind) {
    case Step::prime: return prime(step, {Answer::value, ++primes_});
    case Step::prime_error: return prime(step, {Answer::key_error, ++primes_});
    case Step::peek: return peek(step.loader, key);
    case Step::clear: world_.model.clear(step.loader, key); return loader.clear(key);
    case Step::clear_all: world_.model.clear_all(step.loader); return loader.clear_all();
    case Step::dispatch: world_.model.dispatch(step.loader); return loader.dispatch();
    case Step::close: return close(step.loader);
    case Step::destroy:
        world_.model.close(step.loader);
        return world_.loaders[static_cast<std::size_t>(step.loader)].reset();
    default: return load(step, loader);
    }
}

void Runner::load(const Step& step, TestedLoader& loader) {
    if (step.kind == Step::load || step.kind == Step::store || step.kind == Step::race) {
        Stored started = world_.start(step.loader, step.form, step.keys);
        if (step.kind == Step::store)
            return stored_.push_back(std::move(started));
        if (step.kind == Step::load)
            return spawn(started.waiter, std::move(started.wait));
        world_.model.may_cancel(started.waiter);
        return spawn(started.waiter, race(std::move(started.wait), step.number));
    }
    const int waiter = world_.model.load(step.loader, Form::one, step.keys);
    Watch watch(world_.model, waiter);
    if (step.kind == Step::enqueue)
        return stored_.push_back(
            {waiter, watched_pending(std::move(watch), loader.enqueue(step.keys.front()))});
    watch.begins();
    loader.async_load(
        step.keys.front(),
        asio::bind_cancellation_slot(
            new_slot(waiter),
            [watch = std::move(watch)](const std::exception_ptr& error, int value) mutable {
                watch.ends(error ? ending_of(error) : ending_of(value));
            }));
}

asio::cancellation_slot Runner::new_slot(int waiter) {
    spawned_.push_front(waiter);
    return signals_.emplace_front().slot();
}

void Runner::spawn(int waiter, asio::awaitable<void> wait) {
    asio::co_spawn(world_.context, std::move(wait),
                   asio::bind_cancellation_slot(new_slot(waiter), asio::detached));
}

asio::awaitable<void> Runner::race(asio::awaitable<void> wait, int ticks) {
    using namespace asio::experimental::awaitable_operators;
    co_await (std::move(wait) || world_.clock.wait(ticks));
}

void Runner::prime(const Step& step, Answer answer) {
    world_.model.prime(step.loader, step.keys.front(), answer, step.mode);
    world_.loader(step.loader)->prime(step.keys.front(), result_of(answer), step.mode);
}

void Runner::peek(int number, int key) {
    const auto seen = world_.loader(number)->peek(key);
    const bool contained = world_.loader(number)->contains(key);
    std::optional<Answer> answer;
    if (seen)
        answer = *seen ? Answer{Answer::value, **seen} : answer_of(seen->error());
    world_.model.peek(number, key, answer, contained);
}

void Runner::close(int number) {
    const InCall calling(world_.in_call);
    world_.model.close(number);
    if (world_.loader(number))
        world_.loader(number)->close();
}

// --- time --------------------------------------------------------------------------------------

bool Runner::run_one() {
    world_.context.restart();
    if (failed() || world_.context.poll_one() == 0)
        return false;
    world_.model.has_run();
    if (++handlers_ == most_handlers)
        world_.model.fail("the program does not come to its end");
    return true;
}

/// Runs until nothing is ready.
void Runner::rest() {
    while (run_one())
        ;
    if (!failed())
        world_.model.rests(backend_.held());
}

/// Runs to the end, with the help that manual loaders and schedules need.
void Runner::finish() {
    for (Stored& stored : std::exchange(stored_, {}))
        spawn(stored.waiter, std::move(stored.wait));
    for (int before = -1; before != world_.model.progress() && !failed();) {
        before = world_.model.progress();
        for (rest(); !world_.clock.empty() && !failed(); rest())
            world_.clock.advance();
        backend_.release();
        for (std::size_t number = 0; number < world_.loaders.size(); ++number)
            if (world_.loaders[number]) {
                world_.model.dispatch(static_cast<int>(number));
                world_.loaders[number]->dispatch();
            }
    }
}

void Runner::run() {
    for (const Step& step : world_.program.steps)
        if (!failed())
            take(step);
    if (world_.program.await_before_close)
        finish();
    for (std::size_t number = 0; number < world_.loaders.size(); ++number)
        close(static_cast<int>(number));
    finish();
    if (!failed())
        world_.model.is_over();
}

} // namespace

Run run(const Program& program, Events events) {
    Run result;
    Runner runner(program, events == Events::note ? &result.events : nullptr);
    try {
        runner.run();
        result.fault = runner.fault();
    } catch (const std::exception& error) {
        result.fault = std::string("an exception comes out of the executor: ") + error.what();
    }
    return result;
}

} // namespace coalesce::model
