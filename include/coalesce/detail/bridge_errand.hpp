#pragma once

#include <coroutine>
#include <utility>

namespace coalesce::detail {

/// What a passage has done at the far end: a coroutine that waits for the loader as those of other
/// types do. It begins when it is told, belongs to the passage while it waits, and is gone when it
/// has ended.
class Errand {
public:
    struct promise_type {
        Errand get_return_object() noexcept {
            return Errand(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const { throw; } // its body lets none out
    };

    Errand() = default;
    Errand(Errand&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
    Errand& operator=(Errand&&) = delete;
    ~Errand() { drop(); }

    void begin_as(Errand&& other) {
        drop();
        coroutine_ = std::exchange(other.coroutine_, nullptr);
        const auto coroutine = coroutine_; // it may end before it suspends, and with it all of this
        coroutine.resume();
    }

    /// It is about to end, and will need nobody to destroy it.
    void ending() noexcept { coroutine_ = nullptr; }

    void drop() {
        if (const auto coroutine = std::exchange(coroutine_, nullptr))
            coroutine.destroy();
    }

private:
    explicit Errand(std::coroutine_handle<> coroutine) noexcept : coroutine_(coroutine) {}

    std::coroutine_handle<> coroutine_;
};

} // namespace coalesce::detail
