#pragma once

#include "dynamodb/credentials/search.hpp"
#include "dynamodb/providers/profile.hpp"

#include <coalesce/dynamodb/credentials_provider.hpp>

#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb::providers {

/// Who chose the profile. One that was chosen in code is meant: then the environment is not asked
/// for credentials.
enum class ProfileChoice { by_settings, in_code };

/// Looks for credentials in all the places where AWS tools look, in this order:
///
/// 1. the keys in the environment;
/// 2. the profile, if it takes a role with other credentials;
/// 3. a role for the token in `AWS_WEB_IDENTITY_TOKEN_FILE`;
/// 4. the profile: a token file, a login of IAM Identity Center, keys, a process;
/// 5. the container's endpoint;
/// 6. the metadata service of EC2.
///
/// A place that is not configured is passed over. One that is, and fails, ends the search: what it
/// says is not to be hidden by credentials that nobody meant.
class DefaultChain : public CredentialsProvider {
public:
    /// `given`: what the client was given in code; its region and flags hold for STS too.
    DefaultChain(Outside outside, std::shared_ptr<const settings::Settings> settings,
                 endpoint::EndpointSettings given = {},
                 ProfileChoice choice = ProfileChoice::by_settings);

    /// Throws what can be known to be wrong without asking anybody: half a pair of keys in the
    /// environment, a profile that leads nowhere.
    void check() const;

    /// Completes with: credentials; throws the error of the source that failed, or
    ///     `errc::missing_credentials` with a sentence for each place that was passed over.
    /// Cancellation: as the functions of `Outside`.
    /// Lifetime: the chain outlives the awaitable.
    asio::awaitable<Credentials> retrieve() override;

    /// Whether what was found last is from the metadata service, and is that instance's own.
    bool keeps_expired() const noexcept override { return are_from_imds_; }

private:
    // All but the last place, which no setting names.
    asio::awaitable<std::optional<Credentials>> from_settings(credentials::Search& search);
    std::optional<Credentials> from_environment(credentials::Search& search) const;
    asio::awaitable<Credentials> from_profile(credentials::ProfileChain chain);
    std::optional<credentials::ProfileChain> find_profile(credentials::Search& search) const;
    asio::awaitable<std::optional<Credentials>> from_identity(credentials::Search& search) const;
    asio::awaitable<std::optional<Credentials>> from_imds(credentials::Search& search) const;

    Outside outside_;
    std::shared_ptr<const settings::Settings> settings_; // shared with the client
    Guidance guidance_;
    ProfileChoice choice_;
    SsoRefreshes sso_refreshes_;
    bool are_from_imds_ = false;
};

} // namespace coalesce::dynamodb::providers
