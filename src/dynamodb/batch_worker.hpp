#pragma once

#include "dynamodb/client_core.hpp"
#include "dynamodb/protocol/rounds.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// The shell around the plans of the protocol: it sends what a plan says, lets it absorb the
// answer, and waits if it says so. A request that fails fails its own keys; only cancellation
// ends the whole.

namespace coalesce::dynamodb::detail {

inline bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

/// Sends one request of the plan and waits as its round demands. Gives the error of the request.
template <class Plan>
asio::awaitable<std::exception_ptr> send_one(std::shared_ptr<ClientCore> core, Plan& plan,
                                             Operation operation, protocol::Request request) {
    try {
        protocol::Round round;
        const Reader absorb = [&](std::string body) {
            round = plan.absorb(request.ticket, std::move(body));
        };
        co_await ClientCore::call(core, std::move(operation), std::move(request.body), absorb);
        if (round.next == protocol::Next::after_backoff) {
            co_await core->back_off(round.retry);
            plan.resume(request.ticket);
        }
    } catch (...) {
        co_return std::current_exception();
    }
    co_return nullptr;
}

/// One worker: sends requests of the plan, one after the other, until none waits.
///
/// Lifetime: the caller keeps the plan until the worker has ended.
template <class Plan>
asio::awaitable<void> work(std::shared_ptr<ClientCore> core, Plan& plan, Operation operation) {
    while (auto request = plan.next()) {
        const auto ticket = request->ticket;
        if (operation.name == "BatchGetItem")
            core->count_batch_get(request->entries);
        const auto error = co_await send_one(core, plan, operation, std::move(*request));
        if (!error)
            continue;
        if (is_cancellation(error))
            std::rethrow_exception(error);
        plan.fail(ticket, error);
    }
}

/// Carries a plan out, with as many workers at once as the client allows and the plan needs.
template <class Plan>
asio::awaitable<void> carry_out(std::shared_ptr<ClientCore> core, Plan& plan, Operation operation,
                                std::size_t requests) {
    const auto workers = std::min(requests, core->max_concurrent_requests());
    if (workers <= 1)
        co_return co_await work(core, plan, operation);

    using Worker =
        decltype(asio::co_spawn(core->executor(), work(core, plan, operation), asio::deferred));
    std::vector<Worker> group;
    for (std::size_t i = 0; i < workers; ++i)
        group.push_back(
            asio::co_spawn(core->executor(), work(core, plan, operation), asio::deferred));
    auto all = asio::experimental::make_parallel_group(std::move(group));
    const auto [order, errors] =
        co_await all.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& error : errors)
        if (error)
            std::rethrow_exception(error);
}

} // namespace coalesce::dynamodb::detail
