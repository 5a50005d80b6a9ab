#pragma once

#include "dynamodb/context_end.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

namespace asio = boost::asio;

/// Where outcomes wait for who asked for them. Filled on the client's executor, emptied on
/// another.
///
/// Threads: made, emptied and destroyed on the executor of who asked; filled from any.
/// Lifetime: belongs to the execution context of who asked and goes before that, also while it is
///     being filled: those who fill it know it through its slot, and never keep it.
template <class Placed>
class Mailbox {
public:
    using Letter = std::vector<Placed>;

    /// Where letters are put in; closed when the mailbox goes.
    class Slot {
    public:
        void put(Letter letter) { send(boost::system::error_code(), std::move(letter)); }

        /// Nothing more will come.
        void abort() { send(asio::error::operation_aborted, Letter()); }

    private:
        friend class Mailbox;

        void send(boost::system::error_code error, Letter letter) {
            const std::lock_guard lock(mutex_);
            if (mailbox_ && !mailbox_->end_.has_begun())
                mailbox_->channel_.try_send(error, std::move(letter));
        }

        void close() {
            const std::lock_guard lock(mutex_);
            mailbox_ = nullptr;
        }

        std::mutex mutex_;
        Mailbox* mailbox_ = nullptr;
    };

    explicit Mailbox(const asio::any_io_executor& executor)
        : end_(ContextEnd::of(executor)),
          channel_(executor, std::numeric_limits<std::size_t>::max()) {
        slot_->mailbox_ = this;
    }
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    ~Mailbox() { slot_->close(); }

    const std::shared_ptr<Slot>& slot() const noexcept { return slot_; }

    /// Completes with: the next letter; nothing after `abort`; `operation_aborted`.
    /// Cancellation: terminal, partial and total.
    asio::awaitable<std::optional<Letter>> take() {
        auto [error, letter] =
            co_await channel_.async_receive(asio::experimental::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted)
            co_return std::nullopt;
        if (error) // the channel has a word of its own for cancellation
            throw boost::system::system_error(asio::error::operation_aborted);
        co_return std::move(letter);
    }

private:
    const ContextEnd& end_; // of the context of who asked
    asio::experimental::concurrent_channel<void(boost::system::error_code, Letter)> channel_;
    std::shared_ptr<Slot> slot_ = std::make_shared<Slot>(); // shared with the recipients
};

/// Who a mailbox is filled for. If this goes before the last letter, the mailbox is told, so that
/// nobody waits for ever.
template <class Placed>
class Recipient {
public:
    using Slot = typename Mailbox<Placed>::Slot;

    explicit Recipient(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
    Recipient(Recipient&& other) noexcept = default;
    Recipient& operator=(Recipient&&) = delete;
    ~Recipient() {
        if (slot_)
            slot_->abort();
    }

    void give(std::vector<Placed> outcomes, bool is_last) {
        if (slot_)
            slot_->put(std::move(outcomes));
        if (is_last)
            slot_.reset();
    }

private:
    std::shared_ptr<Slot> slot_;
};

} // namespace coalesce::dynamodb::detail
