#pragma once

// Who waits for a bridge without a coroutine: a future, or the handler of a completion token.

#include <coalesce/detail/bridge_passage.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/system_executor.hpp>

#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

template <class T>
class Promise final : public Taker<T> {
public:
    std::future<T> future() { return promise_.get_future(); }

    void take(Result<T> answer) override {
        if (answer)
            promise_.set_value(std::move(*answer));
        else
            promise_.set_exception(answer.error());
    }

private:
    std::promise<T> promise_;
};

/// A handler that has an executor is posted to that.
template <class T, class Handler>
class HandlerElsewhere final : public Taker<T> {
public:
    HandlerElsewhere(BridgeCore&, Handler handler)
        : work_(asio::prefer(asio::get_associated_executor(handler),
                             asio::execution::outstanding_work.tracked)),
          handler_(std::move(handler)) {}

    void take(Result<T> answer) override {
        std::exception_ptr error = answer ? nullptr : answer.error();
        T value = answer ? std::move(*answer) : T();
        asio::post(work_, asio::append(std::move(handler_), std::move(error), std::move(value)));
    }

private:
    using Work = std::decay_t<decltype(asio::prefer(
        asio::get_associated_executor(std::declval<const Handler&>()),
        asio::execution::outstanding_work.tracked))>;

    Work work_;
    Handler handler_;
};

/// A handler that has none is called on the loader's, and by who destroys that if it comes to it.
template <class T, class Handler>
class HandlerOnLoader final : public Taker<T> {
public:
    HandlerOnLoader(BridgeCore& core, Handler handler)
        : core_(core), handler_(std::move(handler)) {}

    void take(Result<T> answer) override {
        core_.post(Call(std::move(handler_), std::move(answer)));
    }

private:
    class Call {
    public:
        Call(Handler handler, Result<T> answer)
            : handler_(std::in_place, std::move(handler)), answer_(std::move(answer)) {}
        Call(Call&& other) noexcept
            : handler_(std::exchange(other.handler_, std::nullopt)),
              answer_(std::move(other.answer_)) {}
        Call& operator=(Call&&) = delete;
        ~Call() {
            if (handler_)
                call(aborted<T>());
        }

        void operator()() { call(std::move(answer_)); }

    private:
        void call(Result<T> answer) {
            Handler handler = std::move(*std::exchange(handler_, std::nullopt));
            if (answer)
                std::move(handler)(std::exception_ptr(), std::move(*answer));
            else
                std::move(handler)(answer.error(), T());
        }

        std::optional<Handler> handler_;
        Result<T> answer_;
    };

    BridgeCore& core_; // the passage, and who settles it, hold it
    Handler handler_;
};

template <class T, class Handler>
std::unique_ptr<Taker<T>> make_taker(BridgeCore& core, Handler handler) {
    using Own = asio::associated_executor_t<Handler>;
    using Chosen = std::conditional_t<std::is_same_v<Own, asio::system_executor>,
                                      HandlerOnLoader<T, Handler>, HandlerElsewhere<T, Handler>>;
    return std::make_unique<Chosen>(core, std::move(handler));
}

} // namespace coalesce::detail
