#include "dynamodb/client_core.hpp"

#include "dynamodb/coalescer.hpp"
#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/environment_credentials.hpp"
#include "dynamodb/protocol/error_answer.hpp"
#include "dynamodb/protocol/get_queue.hpp"
#include "dynamodb/protocol/write_queue.hpp"
#include "dynamodb/retry/backoff.hpp"
#include "dynamodb/retry/retry_plan.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

// Here the four rooms meet: a request of the protocol is signed, sent over http, judged by
// retry, and its answer read by the protocol. This file only obeys them.

namespace coalesce::dynamodb::detail {
namespace {

constexpr std::size_t max_request_bytes = std::size_t{16} * 1024 * 1024; // the service's limit

endpoint::Endpoint endpoint_of(const ClientOptions& options) {
    const settings::Settings settings(process_environment, read_file);
    return endpoint::resolve({.region = options.region, .endpoint = options.endpoint}, settings);
}

Credentials usable(const std::optional<Credentials>& given) {
    if (given) {
        credentials::check(*given);
        return *given;
    }
    const auto found = credentials::credentials_in(process_environment);
    if (!found)
        throw boost::system::system_error(
            errc::missing_credentials,
            "no credentials were given and none are in the environment; set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones)");
    return *found;
}

std::size_t at_least_one(std::size_t value, const char* setting) {
    if (value == 0)
        throw boost::system::system_error(errc::invalid_setting,
                                          std::string(setting) + " is 0; it must be at least 1");
    return value;
}

http::TransportOptions transport_options(const ClientOptions& options) {
    http::TransportOptions transport;
    transport.connect_timeout = options.connect_timeout;
    transport.idle_timeout = options.idle_timeout;
    transport.max_connections = options.max_connections;
    transport.max_response_bytes = options.max_response_bytes;
    return transport;
}

retry::Verdict verdict_of(const boost::system::error_code& error) {
    return http::is_transient(error) ? retry::Verdict::transient : retry::classify(error);
}

void check_size(const Operation& operation, const std::string& body) {
    if (body.size() > max_request_bytes)
        throw boost::system::system_error(
            errc::validation, operation.text() + ": the request is " + std::to_string(body.size()) +
                                  " bytes long; DynamoDB takes at most 16 MiB. Send less at once");
}

} // namespace

ClientCore::ClientCore(asio::any_io_executor executor, const ClientOptions& options)
    : executor_(std::move(executor)),
      endpoint_(endpoint_of(options)),
      credentials_(usable(options.credentials)),
      signer_(endpoint_.signing_region, "dynamodb"),
      max_attempts_(static_cast<unsigned>(at_least_one(options.max_attempts, "max_attempts"))),
      random_engine_(std::random_device{}()),
      transport_(std::make_unique<http::Transport>(executor_, transport_options(options))),
      observer_(options.observer),
      reads_(std::make_shared<Coalescer<protocol::GetQueue>>(
          executor_, at_least_one(options.max_concurrent_requests, "max_concurrent_requests"))),
      writes_(std::make_shared<Coalescer<protocol::WriteQueue>>(executor_,
                                                                options.max_concurrent_requests)) {}

void ClientCore::close() {
    reads_->close();
    writes_->close();
    closed_ = transport_->statistics();
    transport_.reset();
}

ClientStatistics ClientCore::statistics() const noexcept {
    const auto transport = transport_ ? transport_->statistics() : closed_;
    auto statistics = statistics_;
    statistics.requests = transport.requests;
    statistics.connections = transport.connections;
    statistics.reads = reads_->queue().counts();
    statistics.writes = writes_->queue().counts();
    return statistics;
}

void ClientCore::count_batch(std::string_view operation, std::size_t entries) noexcept {
    const bool is_get = operation == protocol::GetQueue::operation;
    ++(is_get ? statistics_.batch_get_requests : statistics_.batch_write_requests);
    (is_get ? statistics_.batch_get_keys : statistics_.batch_write_items) += entries;
}

void ClientCore::observe(const BatchAnswer& answer) const noexcept {
    if (observer_)
        observer_->on_batch_answer(answer);
}

void ClientCore::observe(std::string_view operation, std::string_view table,
                         double units) const noexcept {
    if (observer_)
        observer_->on_consumed_capacity(operation, table, units);
}

asio::awaitable<void> ClientCore::call(std::shared_ptr<ClientCore> core, Operation operation,
                                       std::string body, Reader reader) {
    check_size(operation, body);
    retry::RetryPlan plan(core->max_attempts_);
    while (const auto failure = co_await core->attempt(operation, body, reader)) {
        const bool is_left_to_caller =
            failure->verdict == retry::Verdict::throttling && !operation.retries_throttling;
        const auto wait = plan.after_failure(failure->verdict, core->random());
        if (!wait || is_left_to_caller)
            std::rethrow_exception(failure->error);
        ++core->statistics_.retries;
        co_await core->pause(*wait);
    }
}

asio::awaitable<std::optional<ClientCore::Failure>>
ClientCore::attempt(const Operation& operation, const std::string& body, const Reader& reader) {
    if (!transport_)
        throw boost::system::system_error(asio::error::operation_aborted, operation.text());
    try {
        auto request = signed_request(operation, body);
        auto response = co_await transport_->send(std::move(request));
        co_return read(operation, std::move(response), reader);
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        co_return Failure{std::current_exception(), verdict_of(error.code())};
    }
}

http::Request ClientCore::signed_request(const Operation& operation, const std::string& body) {
    http::Request request(endpoint_.url.text());
    request.headers = {{"Host", endpoint_.url.host},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "DynamoDB_20120810." + operation.name},
                       {"User-Agent", "coalesce/" COALESCE_VERSION}};
    request.body = body;

    // Each attempt is signed anew: a signature carries its time.
    const signing::Request to_sign{request.method, endpoint_.url.path, request.headers, body};
    auto signature = signer_.sign(to_sign, credentials_, std::chrono::system_clock::now());
    for (auto& header : signature.headers)
        request.headers.push_back(std::move(header));
    return request;
}

std::optional<ClientCore::Failure> ClientCore::read(const Operation& operation,
                                                    http::Response response, const Reader& reader) {
    if (response.status == 200) {
        reader(std::move(response.body));
        return std::nullopt;
    }
    auto answer = protocol::read_error_answer(response.header("x-amzn-errortype").value_or(""),
                                              response.body);
    const auto kind = retry::kind_of(answer.code, response.status);
    const auto verdict = retry::classify(answer.code, response.status);
    const ServiceError error(
        kind, operation.text(), std::move(answer.code), std::move(answer.message),
        std::string(response.header("x-amzn-requestid").value_or("")), response.status);
    return Failure{std::make_exception_ptr(error), verdict};
}

std::chrono::nanoseconds ClientCore::backoff(unsigned retry) {
    return retry::backoff(retry::Verdict::throttling, retry, random());
}

asio::awaitable<void> ClientCore::pause(std::chrono::nanoseconds duration) {
    asio::steady_timer timer(executor_, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace coalesce::dynamodb::detail
