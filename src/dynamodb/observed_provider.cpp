#include "dynamodb/observed_provider.hpp"

#include "dynamodb/code_of.hpp"

#include <chrono>
#include <utility>

namespace coalesce::dynamodb::detail {

ObservedProvider::ObservedProvider(std::shared_ptr<CredentialsProvider> provider,
                                   std::shared_ptr<ClientObserver> observer)
    : provider_(std::move(provider)), observer_(std::move(observer)) {}

boost::asio::awaitable<Credentials> ObservedProvider::retrieve() {
    const auto began = std::chrono::steady_clock::now();
    CredentialsReport report;
    try {
        auto credentials = co_await provider_->retrieve();
        report.expiration = credentials.expiration();
        report.total = std::chrono::steady_clock::now() - began;
        observer_->on_credentials(report);
        co_return credentials;
    } catch (...) {
        report.error = code_of(std::current_exception());
        report.total = std::chrono::steady_clock::now() - began;
        observer_->on_credentials(report);
        throw;
    }
}

} // namespace coalesce::dynamodb::detail
