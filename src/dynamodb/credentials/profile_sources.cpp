#include "dynamodb/credentials/profile_sources.hpp"

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/settings/characters.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <charconv>

namespace coalesce::dynamodb::credentials {
namespace {

using std::chrono::seconds;

constexpr seconds shortest_session{900};
constexpr seconds longest_session{43'200};

std::string checked(const Profile& profile, const char* property) {
    auto value = profile.text(property);
    check_part(std::string(property) + " of " + profile.title(), value);
    return value;
}

void check_pair(const Profile& profile) {
    const bool has_id = profile.has("aws_access_key_id");
    if (has_id == profile.has("aws_secret_access_key"))
        return;
    const std::string found = has_id ? "aws_access_key_id" : "aws_secret_access_key";
    const std::string missing = has_id ? "aws_secret_access_key" : "aws_access_key_id";
    throw boost::system::system_error(errc::missing_credentials, profile.title() + " sets " +
                                                                     found + " but not " + missing +
                                                                     "; set both, or neither");
}

std::optional<seconds> duration(const Profile& profile) {
    const auto text = profile.value("duration_seconds");
    if (!text)
        return std::nullopt;
    seconds::rep count = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
    const bool is_number = error == std::errc() && end == text->data() + text->size();
    if (!is_number || seconds(count) < shortest_session || seconds(count) > longest_session)
        profile.refuse("sets duration_seconds to " + quoted(*text) +
                       "; expected a number from 900 to 43200");
    return seconds(count);
}

std::optional<BaseSource> web_identity_of(const Profile& profile) {
    auto file = profile.value("web_identity_token_file");
    if (!file)
        return std::nullopt;
    auto role = profile.value("role_arn");
    if (!role)
        profile.refuse("sets web_identity_token_file, but not the role_arn that the token is for");
    return WebIdentity{std::move(*role), std::move(*file), profile.text("role_session_name"),
                       profile.title()};
}

// --- IAM Identity Center -----------------------------------------------------------------------

void check_account_and_role(const Profile& profile, bool may_be_absent) {
    const bool has_account = profile.has("sso_account_id");
    const bool has_role = profile.has("sso_role_name");
    if (has_account && has_role)
        return;
    if (has_account)
        profile.refuse("sets sso_account_id, but not sso_role_name");
    if (has_role)
        profile.refuse("sets sso_role_name, but not sso_account_id");
    if (!may_be_absent)
        profile.refuse("sets sso_start_url, but neither sso_account_id nor sso_role_name");
}

// What stands in both places has to say the same.
std::string of_session(const Profile& profile, const Profile& session, const char* property) {
    const auto value = session.value(property);
    const auto own = profile.value(property);
    if (own && own != value)
        profile.refuse(std::string("sets ") + property + " to another value than its sso_session " +
                       quoted(session.name()) + "; set it in [sso-session " + session.name() +
                       "] only");
    if (!value)
        profile.refuse("has the sso_session " + quoted(session.name()) + ", which sets no " +
                       property);
    return *value;
}

SsoProfile session_login(const Profile& profile, const settings::ProfileSet& profiles) {
    const auto name = profile.text("sso_session");
    const auto* section = profiles.find(profiles.sso_sessions, name);
    if (!section)
        profile.refuse("has the sso_session " + quoted(name) +
                       ", but there is no section [sso-session " + legible(name) + "]");
    const Profile session(name, *section);
    check_account_and_role(profile, true);
    return {name,
            of_session(profile, session, "sso_start_url"),
            of_session(profile, session, "sso_region"),
            {},
            {},
            profile.name()};
}

SsoProfile old_login(const Profile& profile) {
    for (const char* property : {"sso_start_url", "sso_region"})
        if (!profile.has(property))
            profile.refuse(std::string("speaks of SSO, but sets no ") + property +
                           " (and no sso_session)");
    check_account_and_role(profile, false);
    return {{}, profile.text("sso_start_url"), profile.text("sso_region"), {}, {}, profile.name()};
}

std::optional<BaseSource> login_of(const Profile& profile, const settings::ProfileSet& profiles) {
    const bool has_session = profile.has("sso_session");
    if (!has_session && !profile.has("sso_start_url") && !profile.has("sso_account_id") &&
        !profile.has("sso_role_name"))
        return std::nullopt;
    auto login = has_session ? session_login(profile, profiles) : old_login(profile);
    login.account_id = profile.text("sso_account_id");
    login.role_name = profile.text("sso_role_name");
    return login;
}

std::optional<BaseSource> process_of(const Profile& profile) {
    auto command = profile.value("credential_process");
    if (!command)
        return std::nullopt;
    return ProcessSource{std::move(*command), profile.text("aws_account_id"), profile.title()};
}

} // namespace

void refuse_profile(const std::string& profile, const std::string& problem) {
    throw boost::system::system_error(errc::invalid_setting,
                                      "profile " + quoted(profile) + " " + problem);
}

std::optional<std::string> Profile::value(std::string_view property) const {
    const auto found = section_->find(property);
    const bool blank = !found || found->find_first_not_of(" \t\r\n") == found->npos;
    return blank ? std::nullopt : std::optional<std::string>(*found);
}

std::optional<Credentials> keys_of(const Profile& profile) {
    check_pair(profile);
    if (!profile.has("aws_access_key_id"))
        return std::nullopt;
    return Credentials(
        checked(profile, "aws_access_key_id"), checked(profile, "aws_secret_access_key"),
        checked(profile, "aws_session_token"), {}, checked(profile, "aws_account_id"));
}

std::optional<AssumedRole> role_of(const Profile& profile) {
    auto role = profile.value("role_arn");
    // With a token in a file the role is taken without other credentials: a source, not a step.
    if (!role || profile.has("web_identity_token_file"))
        return std::nullopt;
    if (profile.has("mfa_serial"))
        profile.refuse("asks for a code of a second factor (mfa_serial), which a service has "
                       "nobody to ask for; use a role that needs none, or temporary credentials "
                       "in the environment");
    return AssumedRole{std::move(*role), profile.text("role_session_name"),
                       profile.text("external_id"), duration(profile), profile.title()};
}

std::optional<BaseSource> source_of(const Profile& profile, const settings::ProfileSet& profiles) {
    if (auto source = web_identity_of(profile))
        return source;
    if (auto source = login_of(profile, profiles))
        return source;
    if (auto keys = keys_of(profile))
        return std::move(*keys);
    return process_of(profile);
}

NamedSource named_source(const Profile& profile, const std::string& name) {
    const auto lower = settings::lower_case(name);
    if (lower == "environment")
        return NamedSource::environment;
    if (lower == "ec2instancemetadata")
        return NamedSource::ec2_instance_metadata;
    if (lower == "ecscontainer")
        return NamedSource::ecs_container;
    profile.refuse("sets credential_source to " + quoted(name) +
                   "; expected Environment, Ec2InstanceMetadata or EcsContainer");
}

} // namespace coalesce::dynamodb::credentials
