#pragma once

#include <coroutine>
#include <exception>
#include <future>
#include <utility>

namespace coalesce::test {

/// What the coroutines of another library give: a future. They begin at once on the caller's
/// thread, know no executor, and end where they were last resumed.
template <class T>
struct Eager {
    std::future<T> future;

    struct promise_type {
        Eager get_return_object() { return {promise.get_future()}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_value(T value) { promise.set_value(std::move(value)); }
        void unhandled_exception() { promise.set_exception(std::current_exception()); }

        std::promise<T> promise;
    };
};

/// A coroutine that belongs to somebody, who may destroy it while it is suspended.
class Owned {
public:
    struct promise_type {
        Owned get_return_object() {
            return Owned(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const { throw; }
    };

    Owned(Owned&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
    Owned& operator=(Owned&&) = delete;
    ~Owned() {
        if (coroutine_)
            coroutine_.destroy();
    }

    bool done() const { return coroutine_.done(); }

private:
    explicit Owned(std::coroutine_handle<> coroutine) : coroutine_(coroutine) {}

    std::coroutine_handle<> coroutine_;
};

} // namespace coalesce::test
