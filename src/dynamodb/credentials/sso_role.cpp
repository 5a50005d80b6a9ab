#include "dynamodb/credentials/sso_role.hpp"

#include "dynamodb/credentials/json_object.hpp"
#include "dynamodb/credentials/sso_token.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr std::int64_t last_millisecond = 9'000'000'000'000; // in 2255; a clock ends later

std::string escaped(std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (plain.find(c) != plain.npos)
            result += c;
        else
            result.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return result;
}

// The service's own name of the error, where it gives one.
std::string status_text(const http::Response& response) {
    const auto name = response.header("x-amzn-errortype").value_or("");
    return "status " + std::to_string(response.status) +
           (name.empty() ? "" : ", " + quoted(name.substr(0, name.find(':'))));
}

[[noreturn]] void throw_refusal(const http::Response& response, const SsoProfile& profile) {
    const auto answered = " (" + status_text(response) + ")";
    if (response.status == 401)
        throw_log_in(profile, "its token is not accepted" + answered);
    throw boost::system::system_error(
        errc::missing_credentials,
        "profile " + quoted(profile.profile) + " logs in by SSO, and the credentials of the role " +
            quoted(profile.role_name) + " in the account " + quoted(profile.account_id) +
            " are not given" + answered +
            (response.status < 500 ? "; see that this user may take it" : ""));
}

TimePoint read_expiration(const JsonObject& object) {
    const auto milliseconds = object.number("expiration").value_or(0);
    if (milliseconds <= 0 || milliseconds > last_millisecond)
        throw boost::system::system_error(errc::malformed_response,
                                          object.origin() + " has no usable \"expiration\"");
    return TimePoint(std::chrono::milliseconds(milliseconds));
}

} // namespace

http::Request sso_role_request(const std::string& portal, const SsoProfile& profile,
                               const std::string& access_token) {
    http::Request request(portal +
                          "/federation/credentials?role_name=" + escaped(profile.role_name) +
                          "&account_id=" + escaped(profile.account_id));
    request.method = "GET";
    request.headers = {{"x-amz-sso_bearer_token", access_token}};
    return request;
}

void throw_no_sso_answer(const SsoProfile& profile, const std::string& reason) {
    throw boost::system::system_error(errc::missing_credentials,
                                      "profile " + quoted(profile.profile) +
                                          " logs in by SSO, and the service that gives the "
                                          "credentials of its role gave no answer (" +
                                          reason + ")");
}

Credentials read_sso_role_answer(const http::Response& response, const SsoProfile& profile) {
    if (response.status != 200)
        throw_refusal(response, profile);
    const JsonObject object(response.body, "the answer with the credentials of an SSO role",
                            "roleCredentials");
    auto key = object.required_text("accessKeyId");
    auto secret = object.required_text("secretAccessKey");
    auto token = object.required_text("sessionToken");
    const auto expiration = read_expiration(object);
    return {std::move(key), std::move(secret), std::move(token), expiration, profile.account_id};
}

} // namespace coalesce::dynamodb::credentials
