#pragma once

#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/http/transport.hpp"
#include "dynamodb/retry/classify.hpp"
#include "dynamodb/signing/signer.hpp"

#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/client_options.hpp>
#include <coalesce/dynamodb/client_statistics.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
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

namespace coalesce::dynamodb::detail {

template <class Queue>
class Coalescer;

namespace asio = boost::asio;

/// What a request asks for, and in whose words an error speaks of it.
class Operation {
public:
    Operation(std::string operation_name, std::string subject_name)
        : name(std::move(operation_name)), subject(std::move(subject_name)) {}

    /// For messages: `BatchGetItem on table "Movies"`.
    std::string text() const { return subject.empty() ? name : name + " on " + subject; }

    std::string name;    ///< DynamoDB's name of it.
    std::string subject; ///< The table it is about, or empty.

    /// Whether to wait and send again when the service asks for fewer requests. Batches do not:
    /// their entries wait better with others of their tables, and hold up no other request.
    bool retries_throttling = true;
};

/// Reads the body of a successful answer, and may keep it. What it throws as
/// `errc::malformed_response` counts as a failed attempt.
using Reader = std::function<void(std::string body)>;

/// What a client is: everything that a call needs, shared by the client, its tables and the
/// calls under way. Lives on the client's executor.
class ClientCore {
public:
    ClientCore(asio::any_io_executor executor, const ClientOptions& options);

    /// Ends the calls under way and refuses new ones.
    void close();

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    ClientStatistics statistics() const noexcept;
    void count_batch(std::string_view operation, std::size_t entries) noexcept;
    void observe(const BatchAnswer& answer) const noexcept;
    void observe(std::string_view operation, std::string_view table, double units) const noexcept;

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

private:
    /// Why an attempt failed, and whether another one may help.
    struct Failure {
        std::exception_ptr error;
        retry::Verdict verdict = retry::Verdict::not_retryable;
    };

    asio::awaitable<std::optional<Failure>> attempt(const Operation& operation,
                                                    const std::string& body, const Reader& reader);
    http::Request signed_request(const Operation& operation, const std::string& body);
    static std::optional<Failure> read(const Operation& operation, http::Response response,
                                       const Reader& reader);
    double random() { return std::uniform_real_distribution<double>()(random_engine_); }

    asio::any_io_executor executor_;
    endpoint::Endpoint endpoint_;
    Credentials credentials_;
    signing::Signer signer_;
    unsigned max_attempts_;
    std::minstd_rand random_engine_;
    ClientStatistics statistics_;
    http::TransportStatistics closed_; // what the transport had done when it was closed
    std::unique_ptr<http::Transport> transport_;
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
    co_return co_await asio::co_spawn(core->executor(), std::move(work), asio::use_awaitable);
}

} // namespace coalesce::dynamodb::detail
