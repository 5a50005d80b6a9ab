#pragma once

#include <coalesce/detail/batch_mark.hpp>
#include <coalesce/detail/loader_core.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>

#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// What a caller waits for, and until when.
template <class Value>
struct Wait {
    typename LoaderCore<Value>::Ptr core;
    typename FlightOf<Value>::Ptr flight;
    TimePoint deadline = no_deadline;
    std::uint64_t last_ride = 0; // if it was in the cache when it was asked for

    /// Where the caller is resumed; null if the answer can be taken now: it is there, and is no
    /// hit that rides on a batch.
    Listeners* listeners() const {
        if (!flight->landed())
            return &flight->listeners();
        return last_ride != 0 ? core->riders(last_ride) : nullptr;
    }

    /// Calls the handler, with `void(error_code)`, when the answer can be taken or will not come.
    void listen(Listener::Handler handler) const {
        if (Listeners* where = listeners())
            where->add(std::move(handler), core->executor(), deadline);
        else
            asio::post(core->executor(),
                       asio::append(std::move(handler), boost::system::error_code()));
    }

    /// The answer, after `listen` has completed with this error, or at once without listeners.
    Result<Value> take(boost::system::error_code error = {}) const {
        if (error == asio::error::operation_aborted)
            return Result<Value>(boost::system::in_place_error,
                                 std::make_exception_ptr(boost::system::system_error(error)));
        if (!flight->landed())
            return Result<Value>(boost::system::in_place_error, core->timed_out(*flight));
        flight->observe();
        return flight->answer();
    }
};

/// One caller waiting for a flight. Counts as a waiter from `load` until it is destroyed, also
/// while nobody awaits it; keeps the loader's state alive.
template <class Value>
class Waiter {
public:
    Waiter(typename LoaderCore<Value>::Ptr core, typename FlightOf<Value>::Ptr flight,
           TimePoint deadline)
        : wait_{std::move(core), std::move(flight), deadline} {
        if (wait_.flight->landed())
            wait_.last_ride = wait_.core->last_ride();
        if (BatchNode* asker = current_batch(); asker && wait_.flight->node()) {
            edge_ = std::make_unique<Edge>(*asker, *wait_.flight);
            for (BatchNode* awaited : all_awaited_by(*wait_.flight->node()))
                awaited->waited_for();
        }
        wait_.core->join(*wait_.flight, deadline);
    }

    Waiter(Waiter&& other) noexcept = default; // leaves the pointers of the other one empty
    Waiter& operator=(Waiter&&) = delete;
    ~Waiter() {
        edge_.reset();
        if (wait_.flight)
            wait_.core->leave(*wait_.flight);
    }

    /// False once it has been moved from.
    explicit operator bool() const noexcept { return static_cast<bool>(wait_.flight); }

    const Wait<Value>* operator->() const noexcept { return &wait_; }
    const Wait<Value>& operator*() const noexcept { return wait_; }

    /// `Wait::listen` for any completion token; the waiter must live until it completes.
    template <class CompletionToken>
    auto async_listen(CompletionToken&& token) const {
        return asio::async_initiate<CompletionToken, void(boost::system::error_code)>(
            Listen{}, token, &wait_);
    }

private:
    struct Listen {
        template <class Handler>
        void operator()(Handler&& handler, const Wait<Value>* wait) const {
            wait->listen(std::forward<Handler>(handler));
        }
    };

    Wait<Value> wait_;
    std::unique_ptr<Edge> edge_; // if a batch function asks
};

template <class Value>
asio::awaitable<Value> wait(Waiter<Value> waiter) {
    boost::system::error_code error;
    if (waiter->listeners())
        std::tie(error) = co_await waiter.async_listen(asio::as_tuple(asio::deferred));
    co_return waiter->take(error).value();
}

template <class Value>
asio::awaitable<std::vector<Result<Value>>> wait_many(std::vector<Waiter<Value>> waiters) {
    std::vector<Result<Value>> results;
    results.reserve(waiters.size());
    for (const auto& waiter : waiters) {
        boost::system::error_code error;
        if (!waiter->flight->landed())
            std::tie(error) = co_await waiter.async_listen(asio::as_tuple(asio::deferred));
        if (error == asio::error::operation_aborted)
            throw boost::system::system_error(error);
        results.push_back(waiter->take(error));
    }
    co_return results;
}

template <class Value>
asio::awaitable<std::vector<Value>> wait_all(std::vector<Waiter<Value>> waiters) {
    std::vector<Value> values;
    values.reserve(waiters.size());
    for (const auto& waiter : waiters) {
        boost::system::error_code error;
        if (!waiter->flight->landed())
            std::tie(error) = co_await waiter.async_listen(asio::as_tuple(asio::deferred));
        values.push_back(waiter->take(error).value());
    }
    co_return values;
}

} // namespace coalesce::detail
