#pragma once

#include "dynamodb/client_core.hpp"
#include "dynamodb/http/exchange_facts.hpp"
#include "dynamodb/retry/retry_plan.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb::detail {

/// One operation on its way to its answer: attempt after attempt, until one succeeds or no other
/// would help. Lives on the client's executor, in the frame of the coroutine that awaits it.
class Call {
public:
    Call(std::shared_ptr<ClientCore> core, Operation operation, std::string body, Reader reader);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    /// Ends when the reader has taken an answer, or throws what came instead.
    asio::awaitable<void> run();

private:
    using Clock = std::chrono::steady_clock;

    /// Why an attempt failed, and whether another one may help.
    struct Failure {
        boost::system::error_code code;
        retry::Verdict verdict = retry::Verdict::not_retryable;
        std::optional<std::chrono::milliseconds> advice = {};
        std::exception_ptr error = {};               // of what was found on our side, or
        std::optional<ServiceErrorFacts> facts = {}; // what the service answered
    };

    asio::awaitable<std::exception_ptr> run_caught();
    asio::awaitable<std::exception_ptr> run_in_time();
    asio::awaitable<void> run_attempts();

    asio::awaitable<std::optional<Failure>> attempt();
    asio::awaitable<std::optional<Failure>> exchange(http::ExchangeFacts& facts);
    std::optional<Failure> read(http::Response response);
    Failure service_failure(http::Response response);
    Failure own_failure(const boost::system::system_error& error) const;
    void mend(Failure& failure);

    std::optional<std::chrono::nanoseconds> time_left() const;
    [[noreturn]] void give_up(const Failure& failure, retry::GaveUp reason);
    std::string advice(const Failure& failure) const;

    void report_attempt(const http::ExchangeFacts& facts, const boost::system::error_code& code);
    void report(const std::exception_ptr& error);

    std::shared_ptr<ClientCore> core_; // of the client, which may go first
    Operation operation_;
    std::string body_;
    Reader reader_;
    retry::RetryPlan plan_;
    AttemptLabel label_;
    Clock::time_point began_ = Clock::now();
    std::chrono::nanoseconds delay_{0}; // before the attempt that is on its way

    // Of the attempt that is on its way, or was last.
    Clock::time_point attempt_began_;
    std::optional<Credentials> credentials_;
    std::chrono::seconds clock_offset_{0};
    bool has_new_credentials_ = false;
    std::string endpoint_;
    unsigned status_ = 0;
    std::string service_code_;
    std::string request_id_;
};

} // namespace coalesce::dynamodb::detail
