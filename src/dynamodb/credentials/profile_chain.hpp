#pragma once

#include "dynamodb/settings/profile_set.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace coalesce::dynamodb::credentials {

/// A source that `credential_source` names.
enum class NamedSource { environment, ec2_instance_metadata, ecs_container };

/// A role that is taken with a token of another identity provider, which lies in a file.
struct WebIdentity {
    std::string role_arn{};
    std::string token_file{};
    std::string session_name{}; ///< Empty for one that is made up.
    std::string origin{};       ///< Who says so, for messages: `profile "dev"`.
};

/// A program that writes credentials.
struct ProcessSource {
    std::string command{};
    std::string account_id{}; ///< For when the program names none; may be empty.
    std::string origin{};
};

/// A login of IAM Identity Center. Account and role are both empty if the profile is made for the
/// token alone.
struct SsoProfile {
    std::string session{}; ///< Empty in a profile of the old form.
    std::string start_url{};
    std::string region{};
    std::string account_id{};
    std::string role_name{};
    std::string profile{};
};

/// A role that is taken with other credentials.
struct AssumedRole {
    std::string role_arn{};
    std::string session_name{}; ///< Empty for one that is made up.
    std::string external_id{};
    std::optional<std::chrono::seconds> duration{};
    std::string origin{};
};

using BaseSource = std::variant<Credentials, NamedSource, WebIdentity, ProcessSource, SsoProfile>;

/// The way from a profile to credentials: a source, then the roles that are taken one after the
/// other, each with the credentials of the one before.
struct ProfileChain {
    BaseSource source;
    std::vector<AssumedRole> roles{};
};

/// Finds the way that a profile describes; nothing if there is no such profile, or if it does not
/// speak of credentials. A source profile with keys ends the way, whatever else it says.
///
/// Throws `errc::missing_credentials` for half a pair of keys, and `errc::invalid_setting` for what
/// is incomplete, contradictory or goes round in a circle; both name profile and property.
std::optional<ProfileChain> find_profile_chain(const settings::ProfileSet& profiles,
                                               const std::string& profile);

/// Throws `errc::invalid_setting` unless the profile names an account and a role, without which
/// there is a token, but no credentials.
void check_has_role(const SsoProfile& profile);

} // namespace coalesce::dynamodb::credentials
