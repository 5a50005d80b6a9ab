#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

namespace asio = boost::asio;

/// Where outcomes wait for who asked for them. Filled on the client's executor, emptied on
/// another.
///
/// Lifetime: owned by who asked, for it belongs to the execution context there.
template <class Placed>
class Mailbox {
public:
    using Letter = std::vector<Placed>;

    explicit Mailbox(const asio::any_io_executor& executor)
        : channel_(executor, std::numeric_limits<std::size_t>::max()) {}

    void put(Letter letter) { channel_.try_send(boost::system::error_code(), std::move(letter)); }

    /// Nothing more will come.
    void abort() { channel_.try_send(asio::error::operation_aborted, Letter()); }

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
    asio::experimental::concurrent_channel<void(boost::system::error_code, Letter)> channel_;
};

/// Who a mailbox is filled for. If this goes before the last letter, the mailbox is told, so that
/// nobody waits for ever.
template <class Placed>
class Recipient {
public:
    explicit Recipient(std::weak_ptr<Mailbox<Placed>> mailbox) : mailbox_(std::move(mailbox)) {}
    Recipient(Recipient&& other) noexcept : mailbox_(std::exchange(other.mailbox_, {})) {}
    Recipient& operator=(Recipient&&) = delete;
    ~Recipient() {
        if (const auto mailbox = mailbox_.lock())
            mailbox->abort();
    }

    void give(std::vector<Placed> outcomes, bool is_last) {
        if (const auto mailbox = mailbox_.lock())
            mailbox->put(std::move(outcomes));
        if (is_last)
            mailbox_.reset();
    }

private:
    std::weak_ptr<Mailbox<Placed>> mailbox_;
};

} // namespace coalesce::dynamodb::detail
