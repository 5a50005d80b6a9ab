#pragma once

#include "dynamodb/client_core.hpp"
#include "dynamodb/mailbox.hpp"
#include "dynamodb/protocol/asks.hpp"
#include "dynamodb/protocol/batch_request.hpp"

#include <coalesce/detail/quiet_rounds.hpp>
#include <coalesce/schedule.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// The shell around a queue of the protocol: it takes what callers ask on any executor, sends what
/// the queue says when a tick has ended or a request is full, and hands the outcomes back, one
/// hop for all those of a response that go to one caller.
///
/// Lives on the client's executor, in its core; what it starts keeps the core alive.
template <class Queue>
class Coalescer : public std::enable_shared_from_this<Coalescer<Queue>> {
public:
    using Placed = typename Queue::Placed;
    using Ptr = std::shared_ptr<Coalescer>;

    Coalescer(asio::any_io_executor executor, std::size_t max_requests)
        : executor_(std::move(executor)),
          queue_(max_requests),
          most_of_one_caller_(2 * max_requests * Queue::max_entries) {}

    /// How many entries one caller has in the queue at once, so that a call for very many does not
    /// keep all others waiting: two requests' worth for each that may be under way. From any
    /// thread.
    std::size_t most_of_one_caller() const noexcept { return most_of_one_caller_; }

    /// Takes what a caller asks. Nothing happens before the tick ends.
    void ask(std::shared_ptr<ClientCore> core, protocol::AskId id, typename Queue::Ask ask,
             Recipient<Placed> recipient);

    /// The caller waits no more.
    void withdraw(protocol::AskId id);

    /// Ends all waits with `operation_aborted`, and what is under way.
    void close();

    const Queue& queue() const noexcept { return queue_; }

private:
    using CorePtr = std::shared_ptr<ClientCore>;

    void begin_turns(const CorePtr& core);
    void turn(const CorePtr& core);
    void send_all(const CorePtr& core, protocol::Fill fill);
    void send(const CorePtr& core, protocol::Request request);
    static asio::awaitable<void> carry(CorePtr core, Ptr self, protocol::Request request);
    void take_in(const CorePtr& core, protocol::Absorbed<Placed> absorbed);
    void deliver(std::vector<protocol::Delivery<Placed>> deliveries);
    void ended(const CorePtr& core, protocol::Ticket ticket);
    void rest(const CorePtr& core, const protocol::Rest& rest);
    void end_rests_if_idle();

    asio::any_io_executor executor_;
    Queue queue_;
    const std::size_t most_of_one_caller_;
    std::map<protocol::AskId, Recipient<Placed>> recipients_;
    std::map<protocol::Ticket, asio::cancellation_signal> under_way_;
    std::map<protocol::TableId, asio::steady_timer> rests_;
    coalesce::detail::QuietRounds rounds_;
    std::uint64_t asked_ = 0;
    bool is_turning_ = false;
    bool is_closed_ = false;
};

// ---------------------------------------------------------------------------------------------

template <class Queue>
void Coalescer<Queue>::ask(CorePtr core, protocol::AskId id, typename Queue::Ask ask,
                           Recipient<Placed> recipient) {
    if (is_closed_)
        return; // the recipient goes, and tells
    recipients_.emplace(id, std::move(recipient));
    queue_.ask(id, std::move(ask));
    ++asked_;
    begin_turns(core);
}

template <class Queue>
void Coalescer<Queue>::withdraw(protocol::AskId id) {
    recipients_.erase(id);
    if (is_closed_)
        return;
    for (const auto ticket : queue_.withdraw(id))
        under_way_.at(ticket).emit(asio::cancellation_type::terminal);
    end_rests_if_idle();
}

template <class Queue>
void Coalescer<Queue>::close() {
    is_closed_ = true;
    for (const auto& [id, recipient] : recipients_)
        queue_.withdraw(id);
    recipients_.clear();
    rests_.clear();
    // On the executor, where Asio passes it on at once: passed on later, it would find the signals
    // of those gone that have ended in between.
    asio::post(executor_, [self = this->shared_from_this()] {
        for (auto& [ticket, signal] : self->under_way_)
            signal.emit(asio::cancellation_type::terminal);
    });
}

// The tick, as Note [the tick] of <coalesce/schedule.hpp> has it: what is not full leaves when the
// executor has gone round twice without a new caller.

template <class Queue>
void Coalescer<Queue>::begin_turns(const CorePtr& core) {
    if (std::exchange(is_turning_, true))
        return;
    asio::post(executor_, [core, self = this->shared_from_this()] { self->turn(core); });
}

template <class Queue>
void Coalescer<Queue>::turn(const CorePtr& core) {
    using coalesce::detail::RoundOutcome;
    is_turning_ = false;
    if (is_closed_)
        return;
    const auto outcome = rounds_.round(Tick(), asked_, std::chrono::steady_clock::now);
    send_all(core, outcome == RoundOutcome::goes_on ? protocol::Fill::full : protocol::Fill::any);
    if (outcome == RoundOutcome::goes_on)
        begin_turns(core);
}

template <class Queue>
void Coalescer<Queue>::send_all(const CorePtr& core, protocol::Fill fill) {
    while (auto request = queue_.next(fill))
        send(core, std::move(*request));
}

template <class Queue>
void Coalescer<Queue>::send(const CorePtr& core, protocol::Request request) {
    core->count_batch(Queue::operation, request.entries);
    const auto ticket = request.ticket;
    auto& signal = under_way_[ticket];
    const auto self = this->shared_from_this();
    asio::co_spawn(executor_, carry(core, self, std::move(request)),
                   asio::bind_cancellation_slot(signal.slot(),
                                                [core, self, ticket](const std::exception_ptr&) {
                                                    self->ended(core, ticket);
                                                }));
}

template <class Queue>
asio::awaitable<void> Coalescer<Queue>::carry(CorePtr core, Ptr self, protocol::Request request) {
    const auto ticket = request.ticket;
    std::exception_ptr error;
    try {
        Operation operation(std::string(Queue::operation), std::move(request.tables));
        operation.retries_throttling = false;
        const Reader absorb = [&](std::string body) {
            self->take_in(core, self->queue_.absorb(ticket, std::move(body)));
        };
        co_await ClientCore::call(core, std::move(operation), std::move(request.body), absorb);
    } catch (...) {
        error = std::current_exception();
    }
    if (error)
        self->take_in(core, self->queue_.fail(ticket, error));
}

template <class Queue>
void Coalescer<Queue>::take_in(const CorePtr& core, protocol::Absorbed<Placed> absorbed) {
    if (auto* observer = core->observer(); observer && !absorbed.report.tables.empty())
        observer->on_batch_answer(absorbed.report);
    deliver(std::move(absorbed.deliveries));
    for (const auto& rest : absorbed.rests)
        this->rest(core, rest);
}

template <class Queue>
void Coalescer<Queue>::deliver(std::vector<protocol::Delivery<Placed>> deliveries) {
    for (auto& delivery : deliveries) {
        const auto found = recipients_.find(delivery.ask);
        found->second.give(std::move(delivery.outcomes), delivery.is_last);
        if (delivery.is_last)
            recipients_.erase(found);
    }
}

/// A request has come to its end: there is room for another one.
template <class Queue>
void Coalescer<Queue>::ended(const CorePtr& core, protocol::Ticket ticket) {
    under_way_.erase(ticket);
    if (is_closed_)
        return;
    send_all(core, protocol::Fill::full);
    end_rests_if_idle();
    // What is not full waits for those who were answered just now and may ask for more.
    if (!queue_.idle())
        begin_turns(core);
}

template <class Queue>
void Coalescer<Queue>::rest(const CorePtr& core, const protocol::Rest& rest) {
    auto& timer = rests_.try_emplace(rest.table, executor_).first->second;
    timer.expires_after(core->backoff(rest.retry));
    timer.async_wait([core, self = this->shared_from_this(), table = rest.table](auto error) {
        if (error || self->is_closed_)
            return;
        self->queue_.resume(table);
        self->begin_turns(core);
    });
}

template <class Queue>
void Coalescer<Queue>::end_rests_if_idle() {
    if (!queue_.idle())
        return;
    for (auto& [table, timer] : rests_)
        if (timer.cancel() > 0)
            queue_.resume(table);
}

} // namespace coalesce::dynamodb::detail
