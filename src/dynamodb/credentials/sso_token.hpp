#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/credentials/utc_time.hpp"
#include "dynamodb/environment.hpp"
#include "dynamodb/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

/// The token of a login (`aws sso login`), as it lies in its file.
class SsoToken {
public:
    /// Throws `errc::malformed_response`, naming the path and never a value, if the text is none.
    SsoToken(std::string text, const std::string& path);

    const std::string& access_token() const noexcept { return access_token_; }
    TimePoint expiration() const noexcept { return expiration_; }

    /// Whether the file has what it takes to get another token.
    bool can_be_refreshed(TimePoint now) const noexcept;

    /// The body of the request for another token. Only if it can be refreshed.
    std::string refresh_body() const;

    /// The text of the file with the token that an answer brings. All else in it stays as it is.
    /// Throws `errc::malformed_response`, or `errc::missing_credentials` for a refusal.
    std::string refreshed_text(const http::Response& response, TimePoint now) const;

private:
    std::string text_;
    std::string access_token_;
    TimePoint expiration_;
    std::string refresh_token_; // this and the following may be empty
    std::string client_id_;
    std::string client_secret_;
    std::optional<TimePoint> registration_expiration_;
};

/// Where the token of this login lies: `~/.aws/sso/cache/`, and then a digest of the session's
/// name, of old the start URL. Throws `errc::missing_credentials` if there is no home folder.
std::string sso_token_path(const SsoProfile& profile, const Environment& environment);

enum class SsoStep { use, refresh, log_in };

/// What is done with a token. A token is refreshed in its last 15 minutes, if that can be done and
/// was not tried in the last one; else it is used to its end.
SsoStep sso_step(const SsoToken& token, const SsoProfile& profile, TimePoint now,
                 std::optional<TimePoint> last_refresh) noexcept;

/// Asks for another token at this address of the OIDC service.
http::Request sso_refresh_request(const std::string& url, const SsoToken& token);

/// Throws `errc::missing_credentials`: what is wrong with the token, and how to log in.
[[noreturn]] void throw_log_in(const SsoProfile& profile, const std::string& problem);

} // namespace coalesce::dynamodb::credentials
