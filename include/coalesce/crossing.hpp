#pragma once

#include <coalesce/detail/bridge_taker.hpp>
#include <coalesce/resume.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <future>
#include <optional>
#include <type_traits>
#include <utility>

namespace coalesce {

/// A load that crosses a bridge: what `Bridge::load` and `load_many` give. Its keys are on their
/// way; wait for it once, in one of four ways: `co_await`, `get`, `future`, `async_get`.
///
/// Dropping it, or destroying the coroutine that waits for it, withdraws it: its keys leave their
/// batch unless somebody else waits for them.
///
/// Threads: any, one at a time. A suspended coroutine may be destroyed by any thread that the
///     coroutine cannot be resumed on meanwhile: at the place that `Resume` names, or before the
///     answer can come.
/// Lifetime: may outlive the bridge, the loader and their execution context; it then ends with
///     `operation_aborted`.
template <class T>
class [[nodiscard]] Crossing {
public:
    using value_type = T;

    /// Takes it over.
    Crossing(Crossing&& other) noexcept
        : core_(std::move(other.core_)),
          passage_(std::move(other.passage_)),
          answer_(std::exchange(other.answer_, std::nullopt)),
          place_(std::move(other.place_)) {}
    Crossing& operator=(Crossing&&) = delete;
    ~Crossing() {
        if (passage_)
            passage_->give_up();
    }

    /// True if the answer is there: `get` would not block now, and `co_await` not suspend.
    bool ready() const noexcept { return answer_ || (passage_ && passage_->answered()); }

    /// Chooses, for this load, where the coroutine that awaits it goes on.
    Crossing resume(Resume where) && {
        place_ = std::move(where.place_);
        return std::move(*this);
    }

    class Awaiter;

    /// Waits in a coroutine of any type. It goes on where `Resume` says; if the answer is there, it
    /// does not suspend.
    ///
    /// Completes with: the answer; throws the error of the load, as `Loader::load` does.
    ///     `operation_aborted` when the bridge, the loader or their execution context goes.
    /// Throws: `resource_deadlock_would_occur` on a thread that runs the loader's executor, for if
    ///     that thread waits for this coroutine, the answer never comes; not where a bridge has
    ///     just resumed the coroutine. `errc::awaited_twice`.
    Awaiter operator co_await() && { return Awaiter(std::move(*this)); }

    /// Blocks this thread until the answer is there.
    ///
    /// Completes with: as `co_await`. Throws: `resource_deadlock_would_occur` on a thread that runs
    ///     the loader's executor, if the answer is not there. `errc::awaited_twice`.
    T get() && {
        check_not_taken();
        return ready() ? take() : std::move(*this).future().get();
    }

    /// Turns it into a future. Throws as `get`: a future is there to be blocked on.
    std::future<T> future() &&;

    /// Waits with any completion token of Asio.
    ///
    /// Completes with: `void(std::exception_ptr, T)`; beside an error, a default-made `T`. On the
    ///     handler's executor, or, if it has none, on the loader's; never inside this call. A
    ///     handler without an executor is called even if the loader's context is destroyed before.
    /// Cancellation: terminal, partial and total, from any thread; with `operation_aborted`.
    template <class CompletionToken>
    auto async_get(CompletionToken&& token) &&;

private:
    template <class Key, class Value, class CacheKeyFn, class CacheMap>
    friend class Bridge;
    struct Depart;

    using CorePtr = std::shared_ptr<detail::BridgeCore>;

    Crossing(CorePtr core, boost::intrusive_ptr<detail::Passage<T>> passage, detail::PlacePtr place)
        : core_(std::move(core)), passage_(std::move(passage)), place_(std::move(place)) {}
    Crossing(CorePtr core, Result<T> answer) : core_(std::move(core)), answer_(std::move(answer)) {}

    void check_not_taken() const {
        if (!passage_ && !answer_)
            throw boost::system::system_error(
                errc::awaited_twice,
                "coalesce::Crossing: it has been awaited before, or moved from");
    }

    /// The answer, which is there.
    T take() {
        Result<T> answer = answer_ ? std::move(*answer_) : passage_->take();
        return std::move(answer).value();
    }

    void give_to(std::unique_ptr<detail::Taker<T>> taker) {
        if (answer_)
            taker->take(*std::exchange(answer_, std::nullopt));
        else
            std::exchange(passage_, nullptr)->give_to(std::move(taker));
    }

    CorePtr core_;                                     // shared by the bridge and all that cross it
    boost::intrusive_ptr<detail::Passage<T>> passage_; // none if the answer was there at once
    std::optional<Result<T>> answer_;
    detail::PlacePtr place_;
};

/// What a coroutine suspends on.
template <class T>
class Crossing<T>::Awaiter {
public:
    /// Made by `co_await`.
    explicit Awaiter(Crossing crossing) : crossing_(std::move(crossing)) {
        crossing_.check_not_taken();
    }
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;

    bool await_ready() const {
        if (crossing_.ready())
            return true;
        if (detail::bridge_resumes == 0)
            crossing_.core_->refuse_inside(
                "awaited on a thread that runs the loader's executor; if that thread waits for the "
                "coroutine, the answer never comes. Run the query on another thread, or, in a "
                "coroutine of Asio, await async_load(key, use_awaitable)");
        return false;
    }

    bool await_suspend(std::coroutine_handle<> coroutine) {
        return crossing_.passage_->suspend(coroutine, std::move(crossing_.place_));
    }

    T await_resume() { return crossing_.take(); }

private:
    Crossing crossing_;
};

// ---------------------------------------------------------------------------------------------

template <class T>
std::future<T> Crossing<T>::future() && {
    check_not_taken();
    if (!ready())
        core_->refuse_inside(
            "get() or future() was called on a thread that runs the loader's executor; blocked, it "
            "can never bring the answer. Call it from another thread, or await the load");
    auto promise = std::make_unique<detail::Promise<T>>();
    auto future = promise->future();
    give_to(std::move(promise));
    return future;
}

template <class T>
struct Crossing<T>::Depart {
    template <class Handler>
    void operator()(Handler&& handler, Crossing crossing) {
        using Kept = std::decay_t<Handler>;
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected() && crossing.passage_)
            slot.assign([passage = crossing.passage_](boost::asio::cancellation_type) {
                passage->cancel();
            });
        crossing.give_to(
            detail::make_taker<T, Kept>(*crossing.core_, std::forward<Handler>(handler)));
    }
};

template <class T>
template <class CompletionToken>
auto Crossing<T>::async_get(CompletionToken&& token) && {
    static_assert(std::default_initializable<T>,
                  "coalesce::Crossing: async_get passes a default-made value beside an error; use "
                  "co_await or future, or std::optional<T> as the loader's value");
    check_not_taken();
    return boost::asio::async_initiate<CompletionToken, void(std::exception_ptr, T)>(
        Depart{}, token, std::move(*this));
}

} // namespace coalesce
