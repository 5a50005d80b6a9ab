#include "dynamodb/credentials/web_identity.hpp"

#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <string_view>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

// Who writes a file by hand ends it with a line break.
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view whitespace = " \t\r\n";
    const auto start = text.find_first_not_of(whitespace);
    return start == text.npos ? std::string_view()
                              : text.substr(start, text.find_last_not_of(whitespace) + 1 - start);
}

} // namespace

std::optional<WebIdentity> web_identity_in(const Environment& environment) {
    auto file = setting(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
    if (!file)
        return std::nullopt;
    auto role = setting(environment, "AWS_ROLE_ARN");
    if (!role)
        throw boost::system::system_error(errc::invalid_setting,
                                          "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN, "
                                          "the role that the token is for, is not; set both, or "
                                          "neither");
    return WebIdentity{std::move(*role), std::move(*file),
                       setting(environment, "AWS_ROLE_SESSION_NAME").value_or(""),
                       "AWS_WEB_IDENTITY_TOKEN_FILE"};
}

std::string identity_token(const WebIdentity& identity, const std::optional<std::string>& content) {
    const auto token = trimmed(content ? *content : std::string_view());
    if (token.empty())
        throw boost::system::system_error(
            errc::missing_credentials, "the token file " + dynamodb::quoted(identity.token_file) +
                                           " (" + identity.origin + ") " +
                                           (content ? "is empty" : "cannot be read") +
                                           "; whoever runs this program has to put a token there");
    return std::string(token);
}

} // namespace coalesce::dynamodb::credentials
