#include "dynamodb/providers/sso.hpp"

#include "dynamodb/credentials/reason.hpp"
#include "dynamodb/credentials/sso_role.hpp"
#include "dynamodb/credentials/sso_token.hpp"
#include "dynamodb/providers/attempt.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <exception>
#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

using credentials::SsoProfile;
using credentials::SsoStep;
using credentials::SsoToken;

constexpr std::chrono::milliseconds sso_timeout{10'000};

SsoToken read_token(const Outside& outside, const SsoProfile& profile, const std::string& path) {
    auto text = outside.read_file(path);
    if (!text)
        throw_log_in(profile, "there is no token of a login in the file " + path);
    try {
        return SsoToken(std::move(*text), path);
    } catch (const boost::system::system_error& error) {
        throw_log_in(profile, credentials::reason_of(error));
    }
}

// A token that cannot be kept is as good as one that can, until it is refreshed.
void keep(const Outside& outside, const std::string& path, const std::string& text) {
    try {
        outside.write_file(path, text);
    } catch (const std::exception&) {
    }
}

/// A login whose token is needed.
struct Login {
    const Outside& outside;
    const SsoProfile& profile;
    std::string path;
    std::string problem{}; // with the refresh, if it was tried and failed

    SsoToken token() const { return read_token(outside, profile, path); }

    /// The token after an attempt to refresh it: what came, or what lies in the file by now, which
    /// another program may have written.
    SsoToken token_after(const Attempt& came, const SsoToken& old) {
        try {
            if (!came.response)
                throw boost::system::system_error(errc::missing_credentials, came.silence);
            auto text = old.refreshed_text(*came.response, outside.now());
            keep(outside, path, text);
            return SsoToken(std::move(text), path);
        } catch (const boost::system::system_error& error) {
            problem = credentials::reason_of(error);
            return token();
        }
    }

    [[noreturn]] void fail() const {
        throw_log_in(profile,
                     problem.empty()
                         ? "its token has expired"
                         : "its token has expired and could not be refreshed (" + problem + ")");
    }
};

asio::awaitable<std::string> access_token(const Outside& outside, const std::string& oidc,
                                          const SsoProfile& profile, SsoRefreshes& refreshes) {
    Login login{outside, profile, sso_token_path(profile, outside.environment)};
    auto token = login.token();
    if (sso_step(token, profile, outside.now(), refreshes.last) == SsoStep::refresh) {
        refreshes.last = outside.now();
        auto request = sso_refresh_request(oidc + "/token", token);
        const auto came = co_await attempt(outside, std::move(request), sso_timeout);
        token = login.token_after(came, token);
    }
    if (sso_step(token, profile, outside.now(), refreshes.last) == SsoStep::log_in)
        login.fail();
    co_return token.access_token();
}

} // namespace

asio::awaitable<Credentials> sso_credentials(const Outside& outside,
                                             credentials::SsoAddresses addresses,
                                             SsoProfile profile, SsoRefreshes& refreshes) {
    credentials::check_has_role(profile);
    const auto token = co_await access_token(outside, addresses.oidc, profile, refreshes);
    auto request = sso_role_request(addresses.portal, profile, token);
    const auto came = co_await attempt(outside, std::move(request), sso_timeout);
    if (!came.response)
        throw_no_sso_answer(profile, came.silence);
    co_return credentials::read_sso_role_answer(*came.response, profile);
}

} // namespace coalesce::dynamodb::providers
