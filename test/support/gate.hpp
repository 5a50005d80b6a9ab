#pragma once

#include "support/loader_fixture.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace coalesce::test {

/// A batch function that answers each key with itself, when it is told to; and that says when it
/// is cancelled.
template <class Key>
class Gate {
public:
    using Keys = std::vector<Key>;

    asio::awaitable<Keys> operator()(Keys keys) { return wait(state_, std::move(keys)); }

    /// Lets the batch with this number, counted from 0, answer or fail.
    void open(std::size_t batch) { finish(batch, Order::answer); }
    void fail(std::size_t batch) { finish(batch, Order::fail); }
    void open_all() {
        for (std::size_t batch = 0; batch < state_->calls.size(); ++batch)
            open(batch);
    }

    /// The batches, in the order in which they came.
    const std::vector<Keys>& calls() const { return state_->calls; }
    int cancelled() const { return state_->cancelled; }

    /// How many batches were inside at once, at most.
    int most_inside() const { return state_->most_inside; }

private:
    enum class Order { wait, answer, fail };

    struct State {
        std::vector<Keys> calls;
        std::vector<std::unique_ptr<asio::steady_timer>> timers;
        std::vector<Order> orders;
        int cancelled = 0;
        int inside = 0;
        int most_inside = 0;
    };

    void finish(std::size_t batch, Order order) {
        if (state_->orders.at(batch) == Order::wait)
            state_->orders[batch] = order;
        state_->timers.at(batch)->cancel();
    }

    static asio::awaitable<Keys> wait(std::shared_ptr<State> state, Keys keys) {
        const auto number = state->calls.size();
        state->calls.push_back(keys);
        state->orders.push_back(Order::wait);
        state->timers.push_back(std::make_unique<asio::steady_timer>(
            co_await asio::this_coro::executor, asio::steady_timer::time_point::max()));
        state->most_inside = std::max(state->most_inside, ++state->inside);
        boost::system::error_code ignored;
        co_await state->timers[number]->async_wait(
            asio::redirect_error(asio::use_awaitable, ignored));
        --state->inside;
        state->cancelled += state->orders[number] == Order::wait;
        if (state->orders[number] == Order::fail)
            throw std::runtime_error("failed by the gate");
        co_return keys;
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

extern template class Gate<int>; // in instances.cpp

/// Waits in a batch of `gate`.
inline asio::awaitable<void> hold(Gate<int>& gate, std::vector<int> keys) {
    co_await gate(std::move(keys));
}

} // namespace coalesce::test
