#pragma once

#include <coalesce/detail/await.hpp>
#include <coalesce/detail/waiter.hpp>
#include <coalesce/error.hpp>

#include <boost/config.hpp>

#include <coroutine>
#include <utility>

namespace coalesce {

/// A load whose answer is awaited later, once: what `Loader::enqueue` gives. A few words, no
/// coroutine frame; to be stored by the thousand.
///
/// Waits as `load` does: dropping it withdraws the waiter. Await it in an Asio coroutine with
/// `co_await pending.get()`, or, in a coroutine of another type that runs on the loader's
/// executor, with `co_await std::move(pending)`.
///
/// Threads, Lifetime: same as `Loader::load`.
template <class Value>
class COALESCE_AWAIT Pending {
public:
    using value_type = Value;

    Pending(Pending&&) noexcept = default;
    Pending& operator=(Pending&&) = delete;

    /// True if `get` would not suspend now.
    bool ready() const { return waiter_ && !waiter_->listeners(); }

    /// Gives the answer, once.
    ///
    /// Completes with, Cancellation, Lifetime: same as `Loader::load`.
    /// Throws: `errc::awaited_twice`.
    COALESCE_AWAIT boost::asio::awaitable<Value> get() { return detail::wait(take()); }

    /// The answer of a handle that is `ready`, once, without a coroutine.
    ///
    /// Throws: the error of the load; `errc::not_ready`; `errc::awaited_twice`.
    Value value() {
        check_not_taken();
        if (!ready())
            refuse(errc::not_ready,
                   "coalesce::Pending: value() was called before ready() was true; "
                   "await get() instead");
        const Leaving leaving{waiter_};
        return waiter_->value();
    }

    class Awaiter;

    /// For coroutines that are not Asio's. Resumes them through the loader's executor.
    ///
    /// Completes with: same as `Loader::load`.
    /// Cancellation: destroying the suspended coroutine withdraws the waiter.
    /// Throws: `errc::awaited_twice`.
    Awaiter operator co_await() && { return Awaiter(take()); }

private:
    template <class Key, class V, class CacheKeyFn, class CacheMap>
    friend class Loader;

    explicit Pending(const detail::Wait<Value>& wait) : waiter_(wait) {}

    struct Leaving {
        detail::Waiter<Value>& waiter;
        ~Leaving() { waiter.leave(); }
    };

    detail::Waiter<Value> take() {
        check_not_taken();
        return std::move(waiter_);
    }

    void check_not_taken() const {
        if (!waiter_)
            refuse(errc::awaited_twice,
                   "coalesce::Pending: it has been awaited before, or moved from");
    }

    // Kept out of the way of those who read answers one by one.
    [[noreturn]] BOOST_NOINLINE static void refuse(errc code, const char* why) {
        throw boost::system::system_error(code, why);
    }

    detail::Waiter<Value> waiter_;
};

/// What a coroutine that is not Asio's suspends on.
template <class Value>
class Pending<Value>::Awaiter {
public:
    /// Made by `co_await`.
    explicit Awaiter(detail::Waiter<Value> waiter) : waiter_(std::move(waiter)) {}
    Awaiter(Awaiter&&) noexcept = default;
    Awaiter& operator=(Awaiter&&) = delete;
    ~Awaiter() {
        if (resumption_)
            resumption_->coroutine = nullptr;
    }

    bool await_ready() const { return !waiter_->listeners(); }

    void await_suspend(std::coroutine_handle<> coroutine) {
        resumption_ = new Resumption;
        resumption_->coroutine = coroutine;
        waiter_->listen([resumption = resumption_](boost::system::error_code error) {
            resumption->error = error;
            if (resumption->coroutine)
                resumption->coroutine.resume();
        });
    }

    Value await_resume() {
        return waiter_->take(resumption_ ? resumption_->error : boost::system::error_code())
            .value();
    }

private:
    /// Shared with the handler, which may be on its way when the coroutine is destroyed.
    struct Resumption : detail::Counted<Resumption> {
        std::coroutine_handle<> coroutine;
        boost::system::error_code error;
    };

    detail::Waiter<Value> waiter_;
    boost::intrusive_ptr<Resumption> resumption_;
};

} // namespace coalesce
