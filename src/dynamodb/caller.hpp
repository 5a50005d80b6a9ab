#pragma once

#include "dynamodb/client_core.hpp"
#include "dynamodb/coalescer.hpp"
#include "dynamodb/mailbox.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

// The side of a call that is on its caller's executor: it hands in what it asks, in one hop unless
// that is very much, and takes the outcomes as they come.

namespace coalesce::dynamodb::detail {

/// Hands in what a caller asks, and withdraws it when the caller goes before its last outcome.
template <class Queue>
class Stay {
public:
    Stay(std::shared_ptr<ClientCore> core, std::shared_ptr<Coalescer<Queue>> coalescer)
        : core_(std::move(core)), coalescer_(std::move(coalescer)) {}
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay() {
        if (coalescer_)
            asio::post(core_->executor(),
                       [core = core_, coalescer = std::move(coalescer_), ids = std::move(ids_)] {
                           for (const auto id : ids)
                               coalescer->withdraw(id);
                       });
    }

    std::size_t most_at_once() const noexcept { return coalescer_->most_of_one_caller(); }

    void enter(typename Queue::Ask ask, Recipient<typename Queue::Placed> recipient) {
        ids_.push_back(core_->next_ask());
        asio::post(core_->executor(),
                   [core = core_, coalescer = coalescer_, id = ids_.back(), ask = std::move(ask),
                    recipient = std::move(recipient)]() mutable {
                       coalescer->ask(core, id, std::move(ask), std::move(recipient));
                   });
    }

    /// Nothing is left to withdraw.
    void end() { coalescer_.reset(); }

private:
    std::shared_ptr<ClientCore> core_;
    std::shared_ptr<Coalescer<Queue>> coalescer_;
    std::vector<protocol::AskId> ids_;
};

/// Asks, and calls `take` with the outcomes as they come, on the executor where it is awaited.
template <class Queue, class Take>
asio::awaitable<void> ask_and_take(std::shared_ptr<ClientCore> core,
                                   std::shared_ptr<Coalescer<Queue>> coalescer,
                                   typename Queue::Ask ask, Take take) {
    using Placed = typename Queue::Placed;
    const auto total = ask.size();
    if (total == 0)
        co_return;
    Mailbox<Placed> mailbox(co_await asio::this_coro::executor);
    Stay<Queue> stay(std::move(core), std::move(coalescer));
    std::size_t entered = 0;
    for (std::size_t answered = 0; answered < total;) {
        const auto room = stay.most_at_once() - (entered - answered);
        if (entered < total && room >= Queue::max_entries) {
            const auto count = std::min(total - entered, room);
            stay.enter(count == total ? std::move(ask) : ask.portion(entered, count),
                       Recipient<Placed>(mailbox.slot()));
            entered += count;
        }
        auto outcomes = co_await mailbox.take();
        if (!outcomes) { // the client is gone, and perhaps its context too
            stay.end();
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        answered += outcomes->size();
        take(std::move(*outcomes));
    }
    stay.end();
}

} // namespace coalesce::dynamodb::detail
