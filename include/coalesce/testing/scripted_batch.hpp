#pragma once

#include <coalesce/detail/check_key.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/key_hash.hpp>
#include <coalesce/result.hpp>
#include <coalesce/sink.hpp>
#include <coalesce/testing/held.hpp>
#include <coalesce/testing/sleep.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::testing {

/// A batch function that answers as it was told, and keeps what it was asked: the backend of a
/// test. Give it to the loader as it is; copies share the script and the records.
///
/// Threads: that of the loader's executor.
template <class Key, class Value>
class ScriptedBatch {
public:
    using Duration = std::chrono::steady_clock::duration; ///< How long batches take.

    static_assert(HashableKey<Key>,
                  "coalesce::testing::ScriptedBatch: it finds its answers by the key's hash and "
                  "equality. Describe the key with BOOST_DESCRIBE_STRUCT, or give it operator== "
                  "and std::hash");

    // The script. What is said later counts; it may change while batches run.

    /// This key has this value.
    ScriptedBatch& answers(const Key& key, Value value);

    /// All keys that nothing else is said of have the value that this gives.
    ScriptedBatch& answers_with(std::function<Value(const Key&)> value_of);

    /// This key fails, alone, with a `std::runtime_error` of this text.
    ScriptedBatch& fails(const Key& key, const std::string& text);
    /// The same, with this error.
    ScriptedBatch& fails(const Key& key, std::exception_ptr error);

    /// This key is not there: `std::nullopt` if the value is an optional, else `errc::no_answer`.
    ScriptedBatch& misses(const Key& key);

    /// The next batch throws a `std::runtime_error` of this text; said twice, the next two.
    ScriptedBatch& fails_next_batch(const std::string& text);
    /// The same, with this error.
    ScriptedBatch& fails_next_batch(std::exception_ptr error);

    /// From now on a batch takes this long. See `testing::sleep`.
    ScriptedBatch& takes(Duration time);
    /// This key takes so much longer than the others, which are answered before.
    ScriptedBatch& takes(const Key& key, Duration time);

    /// From now on batches wait for `release`.
    ScriptedBatch& hold();

    /// Lets the batch go on that has been held the longest; says whether there was one.
    bool release();

    /// Lets all go on that are held, and holds no more.
    ScriptedBatch& release_all();

    // The records.

    /// The keys of each batch, in the order in which they came.
    const std::vector<std::vector<Key>>& batches() const noexcept { return state_->batches; }

    /// How many batches are held.
    std::size_t held() const noexcept { return state_->held.size(); }

    /// How many batches run.
    std::size_t running() const noexcept { return state_->running; }
    /// How many have run at once, at most.
    std::size_t most_at_once() const noexcept { return state_->most_at_once; }

    /// How many batches were cancelled while they ran.
    std::size_t cancelled() const noexcept { return state_->cancelled; }

    /// Forgets the records, not the script.
    void forget() {
        state_->batches.clear();
        state_->most_at_once = state_->running;
        state_->cancelled = 0;
    }

    /// For the loader.
    boost::asio::awaitable<void> operator()(std::vector<Key> keys, Sink<Key, Value> sink) const {
        return run(state_, std::move(keys), std::move(sink));
    }

private:
    struct Line {
        std::optional<Result<Value>> answer; // none: the key is missing
    };

    template <class Mapped>
    using Map = boost::unordered_flat_map<Key, Mapped, KeyHash, KeyEqual>;

    // Shared by the copies and the running batches.
    struct State {
        Map<Line> lines;
        Map<Duration> delays;
        std::function<Value(const Key&)> value_of;
        std::vector<std::exception_ptr> failures; // of the next batches
        Duration time = {};
        bool holds = false;

        HeldList held;
        std::vector<std::vector<Key>> batches;
        std::size_t running = 0;
        std::size_t most_at_once = 0;
        std::size_t cancelled = 0;
    };
    using StatePtr = std::shared_ptr<State>;

    class Running;

    static boost::asio::awaitable<void> run(StatePtr state, std::vector<Key> keys,
                                            Sink<Key, Value> sink);
    static boost::asio::awaitable<void> answer(State& state, const std::vector<Key>& keys,
                                               Sink<Key, Value>& sink);
    static void settle(State& state, const Key& key, Sink<Key, Value>& sink);
    static Line line_of(State& state, const Key& key);
    static Duration delay_of(const State& state, const Key& key);
    static void throw_next(State& state);
    static std::exception_ptr runtime_error(const std::string& text) {
        return std::make_exception_ptr(std::runtime_error(text));
    }

    StatePtr state_ = std::make_shared<State>();
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::answers(const Key& key, Value value) -> ScriptedBatch& {
    state_->lines.insert_or_assign(
        key, Line{Result<Value>(boost::system::in_place_value, std::move(value))});
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::answers_with(std::function<Value(const Key&)> value_of)
    -> ScriptedBatch& {
    state_->value_of = std::move(value_of);
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::fails(const Key& key, const std::string& text) -> ScriptedBatch& {
    return fails(key, runtime_error(text));
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::fails(const Key& key, std::exception_ptr error) -> ScriptedBatch& {
    state_->lines.insert_or_assign(
        key, Line{Result<Value>(boost::system::in_place_error, std::move(error))});
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::misses(const Key& key) -> ScriptedBatch& {
    state_->lines.insert_or_assign(key, Line{});
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::fails_next_batch(const std::string& text) -> ScriptedBatch& {
    return fails_next_batch(runtime_error(text));
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::fails_next_batch(std::exception_ptr error) -> ScriptedBatch& {
    state_->failures.push_back(std::move(error));
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::takes(Duration time) -> ScriptedBatch& {
    state_->time = time;
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::takes(const Key& key, Duration time) -> ScriptedBatch& {
    state_->delays.insert_or_assign(key, time);
    return *this;
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::hold() -> ScriptedBatch& {
    state_->holds = true;
    return *this;
}

template <class Key, class Value>
bool ScriptedBatch<Key, Value>::release() {
    return state_->held.release();
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::release_all() -> ScriptedBatch& {
    state_->holds = false;
    while (release()) {
    }
    return *this;
}

/// Counts a batch, however its coroutine ends.
template <class Key, class Value>
class ScriptedBatch<Key, Value>::Running {
public:
    Running(State& state, boost::asio::cancellation_state cancellation)
        : state_(state), cancellation_(cancellation) {
        state_.most_at_once = std::max(state_.most_at_once, ++state_.running);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        --state_.running;
        state_.cancelled += cancellation_.cancelled() != boost::asio::cancellation_type::none;
    }

private:
    State& state_;
    boost::asio::cancellation_state cancellation_;
};

template <class Key, class Value>
boost::asio::awaitable<void> ScriptedBatch<Key, Value>::run(StatePtr state, std::vector<Key> keys,
                                                            Sink<Key, Value> sink) {
    const Running running(*state, co_await boost::asio::this_coro::cancellation_state);
    state->batches.push_back(keys);
    if (state->holds)
        co_await state->held.wait();
    if (state->time != Duration())
        co_await sleep(state->time);
    throw_next(*state);
    co_await answer(*state, keys, sink);
}

/// The key that takes longest comes last; those that take as long, in their order.
template <class Key, class Value>
boost::asio::awaitable<void> ScriptedBatch<Key, Value>::answer(State& state,
                                                               const std::vector<Key>& keys,
                                                               Sink<Key, Value>& sink) {
    std::vector<std::pair<Duration, std::size_t>> order;
    for (std::size_t place = 0; place < keys.size(); ++place)
        order.emplace_back(delay_of(state, keys[place]), place);
    std::ranges::sort(order);
    Duration passed = {};
    for (const auto& [delay, place] : order) {
        if (delay > passed)
            co_await sleep(delay - std::exchange(passed, delay));
        settle(state, keys[place], sink);
    }
}

template <class Key, class Value>
void ScriptedBatch<Key, Value>::settle(State& state, const Key& key, Sink<Key, Value>& sink) {
    Line line = line_of(state, key);
    if (line.answer)
        sink.settle(key, std::move(*line.answer));
    else if constexpr (coalesce::detail::is_optional<Value>)
        sink.settle(key, Value(std::nullopt));
    // A key that is never settled fails with `errc::no_answer`.
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::line_of(State& state, const Key& key) -> Line {
    const auto found = state.lines.find(key);
    if (found != state.lines.end())
        return found->second;
    if (state.value_of)
        return {Result<Value>(boost::system::in_place_value, state.value_of(key))};
    const std::string name = coalesce::detail::describe(key);
    return {Result<Value>(
        boost::system::in_place_error,
        runtime_error("coalesce::testing::ScriptedBatch: it was asked for the key " + name +
                      ", of which its script says nothing; call answers, misses or fails with "
                      "that key, or answers_with"))};
}

template <class Key, class Value>
auto ScriptedBatch<Key, Value>::delay_of(const State& state, const Key& key) -> Duration {
    const auto found = state.delays.find(key);
    return found == state.delays.end() ? Duration() : found->second;
}

template <class Key, class Value>
void ScriptedBatch<Key, Value>::throw_next(State& state) {
    if (state.failures.empty())
        return;
    const std::exception_ptr error = state.failures.front();
    state.failures.erase(state.failures.begin());
    std::rethrow_exception(error);
}

} // namespace coalesce::testing
