#pragma once

#include <coalesce/detail/waiter.hpp>

#include <boost/asio/associator.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <exception>
#include <utility>

namespace coalesce::detail {

/// The handler that `async_load` listens with: when the flight has landed, it hands the answer
/// to the user's handler. Keeps the waiter, and the executor's work, until then.
template <class State, class UserHandler>
class Delivery {
public:
    using Value = typename State::value_type;

    Delivery(Waiter<State> waiter, UserHandler handler)
        : waiter_(std::move(waiter)),
          work_(asio::prefer(asio::get_associated_executor(handler, waiter_.executor()),
                             asio::execution::outstanding_work.tracked)),
          handler_(std::move(handler)) {}

    void operator()(boost::system::error_code error) && {
        if (error)
            return give(std::make_exception_ptr(boost::system::system_error(error)), Value());
        const auto answer = waiter_.answer(); // a copy: the flight may go with the waiter
        { const Waiter<State> done = std::move(waiter_); }
        if (answer)
            give(nullptr, *answer);
        else
            give(answer.error(), Value());
    }

    const UserHandler& handler() const noexcept { return handler_; }

private:
    void give(std::exception_ptr error, Value value) {
        std::move(handler_)(std::move(error), std::move(value));
    }

    using Work = std::decay_t<decltype(asio::prefer(
        asio::get_associated_executor(std::declval<const UserHandler&>(),
                                      std::declval<const asio::any_io_executor&>()),
        asio::execution::outstanding_work.tracked))>;

    Waiter<State> waiter_;
    Work work_;
    UserHandler handler_;
};

} // namespace coalesce::detail

// Allocator, executor and cancellation slot are those of the user's handler.
template <template <class, class> class Associator, class State, class UserHandler, class Default>
struct boost::asio::associator<Associator, coalesce::detail::Delivery<State, UserHandler>, Default>
    : Associator<UserHandler, Default> {
    using Delivery = coalesce::detail::Delivery<State, UserHandler>;

    static typename Associator<UserHandler, Default>::type get(const Delivery& delivery) noexcept {
        return Associator<UserHandler, Default>::get(delivery.handler());
    }
    static auto get(const Delivery& delivery, const Default& fallback) noexcept {
        return Associator<UserHandler, Default>::get(delivery.handler(), fallback);
    }
};
