#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <utility>

// Work that is awaited on one executor and done on another. Asio's `co_spawn` does that too, but a
// cancellation from the one travels to the other as a pointer into the operation: when that has
// ended meanwhile, it strikes whatever the caller awaits next, or memory that has gone.

namespace coalesce::dynamodb::detail {

namespace asio = boost::asio;

/// Starts work on an executor, and calls the handler on its own when the work has ended.
class StartElsewhere {
public:
    template <class Handler, class T>
    void operator()(Handler handler, asio::any_io_executor there, asio::awaitable<T> work) const {
        auto abort = std::make_shared<asio::cancellation_signal>(); // owned where it is emitted
        pass_on(asio::get_associated_cancellation_slot(handler), there, abort);
        auto here = asio::make_work_guard(asio::get_associated_executor(handler));
        auto land = [abort, here = std::move(here), handler = std::move(handler)](
                        std::exception_ptr error, auto... value) mutable {
            auto resume = [handler = std::move(handler), error = std::move(error),
                           ... value = std::move(value)]() mutable {
                std::move(handler)(std::move(error), std::move(value)...);
            };
            asio::post(here.get_executor(), std::move(resume));
        };
        asio::post(there, [there, abort = std::move(abort), work = std::move(work),
                           land = std::move(land)]() mutable {
            asio::co_spawn(there, std::move(work),
                           asio::bind_cancellation_slot(abort->slot(), std::move(land)));
        });
    }

private:
    template <class Slot>
    static void pass_on(Slot slot, const asio::any_io_executor& there,
                        const std::weak_ptr<asio::cancellation_signal>& abort) {
        if (!slot.is_connected())
            return;
        slot.assign([there, abort](asio::cancellation_type type) {
            asio::post(there, [abort, type] {
                if (const auto signal = abort.lock())
                    signal->emit(type);
            });
        });
    }
};

/// What `co_spawn` calls at the end of work that gives a `T`.
template <class T>
struct EndOfWork {
    using Signature = void(std::exception_ptr, T);
};
template <>
struct EndOfWork<void> {
    using Signature = void(std::exception_ptr);
};

/// Awaits here what is done there.
///
/// Completes with: what the work does.
/// Cancellation: of the work, unless it has ended by the time that this arrives there.
template <class T>
asio::awaitable<T> elsewhere(asio::any_io_executor there, asio::awaitable<T> work) {
    using Signature = typename EndOfWork<T>::Signature;
    return asio::async_initiate<const asio::use_awaitable_t<>, Signature>(
        StartElsewhere(), asio::use_awaitable, std::move(there), std::move(work));
}

} // namespace coalesce::dynamodb::detail
