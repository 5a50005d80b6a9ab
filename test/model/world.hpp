#pragma once

// What the loaders under test, their users and their backends share: the model, a context of one
// thread, and a clock. Everything that waits for a loader is watched for the model.

#include "model/model.hpp"
#include "model/tested_loader.hpp"
#include "model/virtual_clock.hpp"

#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace coalesce::model {

/// Tells the model how a wait ends. It lives in the frame of whoever waits, so that no wait can
/// be forgotten.
class Watch {
public:
    Watch(Model& model, int waiter) : model_(&model), waiter_(waiter) {}
    Watch(Watch&& other) noexcept
        : model_(std::exchange(other.model_, nullptr)), waiter_(other.waiter_) {}
    Watch& operator=(Watch&&) = delete;
    ~Watch() {
        if (model_)
            model_->vanishes(waiter_);
    }

    void begins() { model_->begins(waiter_); }
    void ends(const Ending& ending) { std::exchange(model_, nullptr)->ends(waiter_, ending); }

private:
    Model* model_;
    int waiter_;
};

inline Ending ending_of(int value) {
    return {false, {{Answer::value, value}}};
}
inline Ending ending_of(const std::vector<int>& values) {
    Ending ending;
    for (const int value : values)
        ending.answers.push_back({Answer::value, value});
    return ending;
}
inline Ending ending_of(const std::vector<Result<int>>& results) {
    Ending ending;
    for (const auto& result : results)
        ending.answers.push_back(result ? Answer{Answer::value, *result}
                                        : answer_of(result.error()));
    return ending;
}
inline Ending ending_of(const std::exception_ptr& error) {
    return {true, {answer_of(error)}};
}

/// Awaits what a loader gave. The load is destroyed before the watch speaks.
template <class T>
asio::awaitable<void> watched(Watch watch, asio::awaitable<T> load) {
    watch.begins();
    std::exception_ptr error;
    try {
        const T answer = co_await std::move(load);
        watch.ends(ending_of(answer));
        co_return;
    } catch (...) {
        error = std::current_exception();
    }
    watch.ends(ending_of(error));
}

inline asio::awaitable<void> watched_pending(Watch watch, Pending<int> pending) {
    auto answer = pending.get();
    co_await watched(std::move(watch), std::move(answer));
}

inline Result<int> result_of(Answer answer) {
    if (answer.is_value())
        return answer.number;
    return Result<int>(boost::system::in_place_error,
                       std::make_exception_ptr(BackendError(answer)));
}

/// Says that the user is inside a call, where no batch may leave.
class InCall {
public:
    explicit InCall(bool& flag) : flag_(flag), before_(std::exchange(flag, true)) {}
    InCall(const InCall&) = delete;
    InCall& operator=(const InCall&) = delete;
    ~InCall() { flag_ = before_; }

private:
    bool& flag_;
    bool before_;
};

/// A load that is ready to be awaited.
struct Stored {
    int waiter;
    asio::awaitable<void> wait;
};

struct World {
    World(const Program& chosen, std::vector<std::string>* events)
        : program(chosen),
          model(
              chosen, [this] { return clock.now(); }, events) {}

    const LoaderSettings& settings(int number) const {
        return program.loaders[static_cast<std::size_t>(number)];
    }

    /// Null if it has been destroyed.
    TestedLoader* loader(int number) { return loaders[static_cast<std::size_t>(number)].get(); }

    /// Loads, on behalf of a user or of the function of a batch.
    Stored start(int number, Form form, const std::vector<int>& keys, Batch* caller = nullptr) {
        const InCall calling(in_call);
        const int waiter = model.load(number, form, keys, caller);
        Watch watch(model, waiter);
        switch (form) {
        case Form::one:
            return {waiter, watched(std::move(watch), loader(number)->load(keys.front()))};
        case Form::many:
            return {waiter, watched(std::move(watch), loader(number)->load_many(keys))};
        case Form::all: break;
        }
        return {waiter, watched(std::move(watch), loader(number)->load_all(keys))};
    }

    const Program& program;
    Model model;
    bool in_call = false;
    asio::io_context context{1};
    VirtualClock clock{context};
    std::vector<std::unique_ptr<TestedLoader>> loaders;
};

} // namespace coalesce::model
