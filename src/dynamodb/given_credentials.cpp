#include "dynamodb/given_credentials.hpp"

#include "dynamodb/credentials/check_credentials.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

/// Always gives the same.
class FixedCredentials : public CredentialsProvider {
public:
    explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}

    boost::asio::awaitable<Credentials> retrieve() override { co_return credentials_; }

private:
    Credentials credentials_;
};

} // namespace

std::shared_ptr<CredentialsProvider> given_credentials(const ClientOptions& options) {
    if (options.credentials && options.credentials_provider)
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            "credentials and credentials_provider are both given; expected one of them");
    if (!options.credentials)
        return options.credentials_provider;
    credentials::check(*options.credentials);
    return std::make_shared<FixedCredentials>(*options.credentials);
}

} // namespace coalesce::dynamodb::detail
