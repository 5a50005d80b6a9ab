#pragma once

#include <coalesce/detail/waiter.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

/// The handler that `async_load` listens with: when the answer is there, it hands it to the
/// user's handler. Keeps the waiter, and the work of the handler's executor, until then.
///
/// It runs on the loader's executor, for flights and waiters are counted without atomics; only
/// the answer goes on to the handler's own.
template <class Value, class UserHandler>
class Delivery {
public:
    Delivery(Waiter<Value> waiter, UserHandler handler)
        : waiter_(std::move(waiter)),
          work_(asio::prefer(asio::get_associated_executor(handler, waiter_->core().executor()),
                             asio::execution::outstanding_work.tracked)),
          handler_(std::move(handler)) {}

    /// Begins to listen.
    static void start(Waiter<Value> waiter, UserHandler handler) {
        const Wait<Value> wait = *waiter; // the waiter itself moves into the handler
        wait.listen(Delivery(std::move(waiter), std::move(handler)));
    }

    void operator()(boost::system::error_code error) && {
        const auto answer = take_answer(error);
        if (answer)
            give(nullptr, *answer);
        else
            give(answer.error(), Value());
    }

    const UserHandler& handler() const noexcept { return handler_; }

private:
    /// A copy: the flight may go with the waiter, and the waiter stays on this executor.
    Result<Value> take_answer(boost::system::error_code error) {
        const Waiter<Value> waiter = std::move(waiter_);
        return waiter->take(error);
    }

    void give(std::exception_ptr error, Value value) {
        asio::dispatch(work_,
                       asio::append(std::move(handler_), std::move(error), std::move(value)));
    }

    using Work = std::decay_t<decltype(asio::prefer(
        asio::get_associated_executor(std::declval<const UserHandler&>(),
                                      std::declval<const asio::any_io_executor&>()),
        asio::execution::outstanding_work.tracked))>;

    Waiter<Value> waiter_;
    Work work_;
    UserHandler handler_;
};

/// Begins the delivery of one answer: the initiation of `async_load`.
struct Deliver {
    template <class Handler, class Value>
    void operator()(Handler&& handler, Waiter<Value> waiter) const {
        using ToHandler = Delivery<Value, std::decay_t<Handler>>;
        ToHandler::start(std::move(waiter), std::forward<Handler>(handler));
    }
};

} // namespace coalesce::detail

// Allocator and cancellation slot are those of the user's handler.
template <class Value, class UserHandler, class Fallback>
struct boost::asio::associated_allocator<coalesce::detail::Delivery<Value, UserHandler>, Fallback>
    : associated_allocator<UserHandler, Fallback> {
    static auto get(const coalesce::detail::Delivery<Value, UserHandler>& delivery,
                    const Fallback& fallback = Fallback()) noexcept {
        return associated_allocator<UserHandler, Fallback>::get(delivery.handler(), fallback);
    }
};

template <class Value, class UserHandler, class Fallback>
struct boost::asio::associated_cancellation_slot<coalesce::detail::Delivery<Value, UserHandler>,
                                                 Fallback>
    : associated_cancellation_slot<UserHandler, Fallback> {
    static auto get(const coalesce::detail::Delivery<Value, UserHandler>& delivery,
                    const Fallback& fallback = Fallback()) noexcept {
        return associated_cancellation_slot<UserHandler, Fallback>::get(delivery.handler(),
                                                                        fallback);
    }
};
