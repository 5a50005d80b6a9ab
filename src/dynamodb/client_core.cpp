#include "dynamodb/client_core.hpp"

#include "dynamodb/call.hpp"
#include "dynamodb/coalescer.hpp"
#include "dynamodb/given_credentials.hpp"
#include "dynamodb/observed_provider.hpp"
#include "dynamodb/protocol/get_queue.hpp"
#include "dynamodb/protocol/write_queue.hpp"
#include "dynamodb/providers/cached_credentials.hpp"
#include "dynamodb/providers/default_chain.hpp"
#include "dynamodb/retry/backoff.hpp"
#include "dynamodb/this_machine.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

// The one place where the rooms meet.

namespace coalesce::dynamodb::detail {
namespace {

constexpr std::size_t max_request_bytes = std::size_t{16} * 1024 * 1024; // the service's limit

http::TransportOptions transport_options(const Configuration& options) {
    http::TransportOptions transport;
    transport.connect_timeout = options.connect_timeout;
    transport.idle_timeout = options.idle_timeout;
    transport.max_connections = options.max_connections;
    transport.max_response_bytes = options.max_response_bytes;
    transport.attempt_timeout = options.attempt_timeout;
    transport.ca_bundle = options.ca_bundle;
    transport.proxy = options.proxy;
    return transport;
}

void check_size(const Operation& operation, const std::string& body) {
    if (body.size() > max_request_bytes)
        throw boost::system::system_error(
            errc::validation, operation.text() + ": the request is " + std::to_string(body.size()) +
                                  " bytes long; DynamoDB takes at most 16 MiB. Send less at once");
}

std::shared_ptr<CredentialsProvider> watched(std::shared_ptr<CredentialsProvider> provider,
                                             const std::shared_ptr<ClientObserver>& observer) {
    if (!observer)
        return provider;
    return std::make_shared<ObservedProvider>(std::move(provider), observer);
}

} // namespace

ClientCore::ClientCore(asio::any_io_executor executor, const ClientOptions& options)
    : executor_(std::move(executor)),
      settings_(std::make_shared<const settings::Settings>(process_environment, read_file,
                                                           options.profile)),
      options_(options, *settings_),
      requests_(options_.endpoint, settings_, options_.compress_responses),
      random_engine_(std::random_device{}()),
      transport_(std::make_shared<http::Transport>(executor_, transport_options(options_))),
      credentials_(std::make_unique<providers::CachedCredentials>(
          executor_, watched(source_of_credentials(options), options.observer),
          std::chrono::system_clock::now, [this] { return random(); })),
      observer_(options.observer),
      reads_(std::make_shared<Coalescer<protocol::GetQueue>>(executor_,
                                                             options_.max_concurrent_requests)),
      writes_(std::make_shared<Coalescer<protocol::WriteQueue>>(executor_,
                                                                options_.max_concurrent_requests)) {
}

std::shared_ptr<CredentialsProvider>
ClientCore::source_of_credentials(const ClientOptions& options) {
    if (auto given = given_credentials(options))
        return given;
    const auto choice = options.profile.empty() ? providers::ProfileChoice::by_settings
                                                : providers::ProfileChoice::in_code;
    auto chain = std::make_shared<providers::DefaultChain>(
        this_machine(executor_, transport_, [this] { return random(); }), settings_,
        options_.given_endpoint, choice);
    chain->check();
    return chain;
}

ClientCore::~ClientCore() = default;

void ClientCore::close() {
    reads_->close();
    writes_->close();
    credentials_->close();
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

asio::awaitable<void> ClientCore::call(std::shared_ptr<ClientCore> core, Operation operation,
                                       std::string body, Reader reader) {
    check_size(operation, body);
    Call call(std::move(core), std::move(operation), std::move(body), std::move(reader));
    co_await call.run();
}

AttemptLabel ClientCore::new_label() {
    AttemptLabel label;
    label.invocation_id = to_string(boost::uuids::basic_random_generator(random_engine_)());
    label.max_attempts = options_.max_attempts;
    return label;
}

http::Transport& ClientCore::transport(const Operation& operation) const {
    if (!transport_)
        throw boost::system::system_error(asio::error::operation_aborted, operation.text());
    return *transport_;
}

const Credentials* ClientCore::ready_credentials() {
    return credentials_->ready();
}

asio::awaitable<Credentials> ClientCore::credentials() {
    return credentials_->get();
}

bool ClientCore::renew_credentials(const Credentials& refused) {
    if (!refused.expiration()) // they are for ever, and there are no others
        return false;
    credentials_->invalidate(refused);
    return true;
}

void ClientCore::note_clock(std::string_view date, std::string_view age,
                            std::chrono::system_clock::time_point sent) {
    if (options_.corrects_clock_skew)
        clock_.note(date, age, sent, std::chrono::system_clock::now());
}

std::chrono::nanoseconds ClientCore::backoff(unsigned retry) {
    return retry::backoff(retry::Verdict::throttling, retry, random());
}

asio::awaitable<void> ClientCore::pause(std::chrono::nanoseconds duration) {
    asio::steady_timer timer(executor_, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace coalesce::dynamodb::detail
