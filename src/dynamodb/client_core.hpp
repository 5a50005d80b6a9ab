#pragma once

#include "dynamodb/configuration.hpp"
#include "dynamodb/elsewhere.hpp"
#include "dynamodb/http/transport.hpp"
#include "dynamodb/operation.hpp"
#include "dynamodb/request_maker.hpp"
#include "dynamodb/retry/clock_offset.hpp"
#include "dynamodb/retry/retry_quota.hpp"

#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/client_options.hpp>
#include <coalesce/dynamodb/client_statistics.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::protocol {
class GetQueue;
class WriteQueue;
} // namespace coalesce::dynamodb::protocol

namespace coalesce::dynamodb::providers {
class CachedCredentials;
} // namespace coalesce::dynamodb::providers

namespace coalesce::dynamodb::detail {

template <class Queue>
class Coalescer;

namespace asio = boost::asio;

/// Reads the body of a successful answer, and may keep it. What it throws as
/// `errc::malformed_response` counts as a failed attempt.
using Reader = std::function<void(std::string body)>;

/// What a client is: everything that a call needs, shared by the client, its tables and the
/// calls under way. Lives on the client's executor.
class ClientCore {
public:
    ClientCore(asio::any_io_executor executor, const ClientOptions& options);
    ~ClientCore();

    /// Ends the calls under way and refuses new ones.
    void close();

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    ClientStatistics statistics() const noexcept;
    void count_batch(std::string_view operation, std::size_t entries) noexcept;

    /// Null if there is none.
    ClientObserver* observer() const noexcept { return observer_.get(); }

    /// What waits to be read, of all callers.
    const std::shared_ptr<Coalescer<protocol::GetQueue>>& reads() const noexcept { return reads_; }

    /// What waits to be written, of all callers.
    const std::shared_ptr<Coalescer<protocol::WriteQueue>>& writes() const noexcept {
        return writes_;
    }

    /// A number that no other caller has. From any thread.
    std::uint64_t next_ask() noexcept { return ++last_ask_; }

    /// Signs, sends, retries and reads until `reader` has taken an answer. On the executor.
    static asio::awaitable<void> call(std::shared_ptr<ClientCore> core, Operation operation,
                                      std::string body, Reader reader);

    /// How long to wait after an answer that left something unprocessed.
    std::chrono::nanoseconds backoff(unsigned retry);

    /// Waits. On the executor.
    asio::awaitable<void> pause(std::chrono::nanoseconds duration);

    // For calls.

    const Configuration& options() const noexcept { return options_; }
    retry::RetryQuota& quota() noexcept { return quota_; }
    RequestMaker& requests() noexcept { return requests_; }
    AttemptLabel new_label();
    double random() { return std::uniform_real_distribution<double>()(random_engine_); }
    void count_retry() noexcept { ++statistics_.retries; }

    /// Throws `operation_aborted` once closed.
    http::Transport& transport(const Operation& operation) const;

    /// What requests are signed with now; null if they have to be waited for.
    const Credentials* ready_credentials();
    asio::awaitable<Credentials> credentials();

    /// The service does not accept these any more: others are fetched for the next request. False
    /// if there can be no others.
    bool renew_credentials(const Credentials& refused);

    const retry::ClockOffset& clock() const noexcept { return clock_; }
    void note_clock(std::string_view date, std::string_view age,
                    std::chrono::system_clock::time_point sent);

private:
    std::shared_ptr<CredentialsProvider> source_of_credentials(const ClientOptions& options);

    asio::any_io_executor executor_;
    std::shared_ptr<const settings::Settings> settings_; // shared with providers
    Configuration options_;
    RequestMaker requests_;
    retry::RetryQuota quota_;
    retry::ClockOffset clock_;
    std::mt19937_64 random_engine_;
    ClientStatistics statistics_;
    http::TransportStatistics closed_;           // what the transport had done when it was closed
    std::shared_ptr<http::Transport> transport_; // shared with the sends of providers
    std::unique_ptr<providers::CachedCredentials> credentials_;
    std::shared_ptr<ClientObserver> observer_;             // shared with whoever reads it
    std::shared_ptr<Coalescer<protocol::GetQueue>> reads_; // shared with what it has under way
    std::shared_ptr<Coalescer<protocol::WriteQueue>> writes_;
    std::atomic<std::uint64_t> last_ask_ = 0;
};

/// Does the work on the client's executor, wherever it is awaited.
template <class T>
asio::awaitable<T> on_executor_of(std::shared_ptr<ClientCore> core, asio::awaitable<T> work) {
    const auto here = co_await asio::this_coro::executor;
    if (here == core->executor())
        co_return co_await std::move(work);
    co_return co_await elsewhere(core->executor(), std::move(work));
}

} // namespace coalesce::dynamodb::detail
