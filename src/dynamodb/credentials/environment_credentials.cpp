#include "dynamodb/credentials/environment_credentials.hpp"

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/utc_time.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr char access_key_variable[] = "AWS_ACCESS_KEY_ID";
constexpr char secret_variable[] = "AWS_SECRET_ACCESS_KEY";
constexpr char session_token_variable[] = "AWS_SESSION_TOKEN";
constexpr char old_session_token_variable[] = "AWS_SECURITY_TOKEN";
constexpr char expiration_variable[] = "AWS_CREDENTIAL_EXPIRATION";
constexpr char account_variable[] = "AWS_ACCOUNT_ID";

// A variable that can be sent as it is; empty if it is not set.
std::string sendable(const Environment& environment, const char* name) {
    auto value = setting(environment, name).value_or("");
    check_part(name, value);
    return value;
}

void check_pair(const std::string& access_key, const std::string& secret) {
    if (access_key.empty() == secret.empty())
        return;
    const std::string found = secret.empty() ? access_key_variable : secret_variable;
    const std::string missing = secret.empty() ? secret_variable : access_key_variable;
    throw boost::system::system_error(errc::missing_credentials, found + " is set but " + missing +
                                                                     " is not; set both, or "
                                                                     "neither");
}

std::string session_token(const Environment& environment) {
    auto token = sendable(environment, session_token_variable);
    return token.empty() ? sendable(environment, old_session_token_variable) : token;
}

std::optional<TimePoint> expiration(const Environment& environment) {
    const auto text = setting(environment, expiration_variable);
    if (!text)
        return std::nullopt;
    const auto time = read_utc_time(*text);
    if (!time)
        throw boost::system::system_error(
            errc::invalid_setting, std::string(expiration_variable) + " is " + quoted(*text) +
                                       "; expected a time like 2021-09-21T18:32:37Z");
    return time;
}

} // namespace

std::optional<Credentials> credentials_in(const Environment& environment) {
    auto access_key = sendable(environment, access_key_variable);
    auto secret = sendable(environment, secret_variable);
    check_pair(access_key, secret);
    if (access_key.empty())
        return std::nullopt;
    return Credentials(std::move(access_key), std::move(secret), session_token(environment),
                       expiration(environment), sendable(environment, account_variable));
}

} // namespace coalesce::dynamodb::credentials
