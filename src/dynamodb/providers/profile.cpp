#include "dynamodb/providers/profile.hpp"

#include "dynamodb/credentials/environment_credentials.hpp"
#include "dynamodb/credentials/imds_settings.hpp"
#include "dynamodb/credentials/sso_addresses.hpp"
#include "dynamodb/providers/container.hpp"
#include "dynamodb/providers/imds.hpp"
#include "dynamodb/providers/process.hpp"
#include "dynamodb/providers/sts.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

using credentials::Finding;
using credentials::NamedSource;

Credentials required(const Finding& finding, const std::string& source, const std::string& origin) {
    if (!finding.credentials())
        throw boost::system::system_error(errc::missing_credentials,
                                          origin + " has the credential_source " + source +
                                              ", which has none: " + finding.reason());
    return *finding.credentials();
}

Finding from_environment(const Outside& outside) {
    const auto found = credentials::credentials_in(outside.environment);
    return found ? Finding(*found) : Finding::nothing("AWS_ACCESS_KEY_ID is not set");
}

// One for each kind of source; `user` is the profile that takes the first role with it.
class SourceOf {
public:
    SourceOf(const Outside& outside, const Guidance& guidance, SsoRefreshes& refreshes,
             std::string user)
        : outside_(outside), guidance_(guidance), refreshes_(refreshes), user_(std::move(user)) {}

    asio::awaitable<Credentials> operator()(const Credentials& keys) const { co_return keys; }

    asio::awaitable<Credentials> operator()(const NamedSource& source) const {
        if (source == NamedSource::environment)
            co_return required(from_environment(outside_), "Environment", user_);
        if (source == NamedSource::ecs_container) {
            const auto finding = co_await container_credentials(outside_);
            co_return required(finding, "EcsContainer", user_);
        }
        const auto settings = credentials::imds_settings(guidance_.settings);
        const auto finding = co_await imds_credentials(outside_, settings);
        co_return required(finding, "Ec2InstanceMetadata", user_);
    }

    asio::awaitable<Credentials> operator()(const credentials::WebIdentity& identity) const {
        const auto address = credentials::sts_address(guidance_.given, guidance_.settings);
        co_return co_await assume_role_with_web_identity(outside_, address, identity);
    }

    asio::awaitable<Credentials> operator()(const credentials::ProcessSource& source) const {
        co_return co_await process_credentials(outside_, source);
    }

    asio::awaitable<Credentials> operator()(const credentials::SsoProfile& login) const {
        auto addresses =
            credentials::sso_addresses(login.region, guidance_.given, guidance_.settings);
        co_return co_await sso_credentials(outside_, std::move(addresses), login, refreshes_);
    }

private:
    const Outside& outside_;
    const Guidance& guidance_;
    SsoRefreshes& refreshes_;
    std::string user_;
};

std::string first_user(const credentials::ProfileChain& chain) {
    return chain.roles.empty() ? std::string() : chain.roles.front().origin;
}

} // namespace

asio::awaitable<Credentials> profile_credentials(const Outside& outside, const Guidance& guidance,
                                                 SsoRefreshes& refreshes,
                                                 credentials::ProfileChain chain) {
    const SourceOf source_of(outside, guidance, refreshes, first_user(chain));
    auto current = co_await std::visit(source_of, chain.source);
    if (chain.roles.empty())
        co_return current;
    const auto address = credentials::sts_address(guidance.given, guidance.settings);
    for (const auto& role : chain.roles)
        current = co_await assume_role(outside, address, role, current);
    co_return current;
}

} // namespace coalesce::dynamodb::providers
