#pragma once

#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/credentials_provider.hpp>

#include <memory>

namespace coalesce::dynamodb::detail {

/// Another provider, under the eyes of an observer. What that throws beside requests nobody else
/// would hear of.
class ObservedProvider : public CredentialsProvider {
public:
    ObservedProvider(std::shared_ptr<CredentialsProvider> provider,
                     std::shared_ptr<ClientObserver> observer);

    boost::asio::awaitable<Credentials> retrieve() override;
    bool keeps_expired() const noexcept override { return provider_->keeps_expired(); }

private:
    std::shared_ptr<CredentialsProvider> provider_; // shared with who gave it
    std::shared_ptr<ClientObserver> observer_;      // shared with whoever reads it
};

} // namespace coalesce::dynamodb::detail
