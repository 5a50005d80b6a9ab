#include "dynamodb/credentials/static_credentials.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <string_view>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr char access_key_variable[] = "AWS_ACCESS_KEY_ID";
constexpr char secret_variable[] = "AWS_SECRET_ACCESS_KEY";
constexpr char token_variable[] = "AWS_SESSION_TOKEN";

[[noreturn]] void refuse(errc code, const std::string& text) {
    throw boost::system::system_error(make_error_code(code), text);
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void check_part(const std::string& name, std::string_view value) {
    if (has_control_character(value))
        refuse(errc::invalid_setting,
               name + " holds a line break or another control character; expected printable "
                      "text, check how it was copied");
}

void check_key(const std::string& name, std::string_view value) {
    if (value.find_first_not_of(" \t\r\n") == value.npos)
        refuse(errc::invalid_setting, name + " is blank; give both keys, or no credentials to "
                                             "have them looked up in the environment");
    check_part(name, value);
}

[[noreturn]] void refuse_half(const char* found, const char* missing) {
    refuse(errc::missing_credentials,
           std::string(found) + " is set but " + missing + " is not; set both, or neither");
}

} // namespace

Credentials credentials_from(const Environment& environment) {
    auto access_key = setting(environment, access_key_variable);
    auto secret = setting(environment, secret_variable);
    auto token = setting(environment, token_variable);
    if (!access_key && !secret)
        refuse(errc::missing_credentials,
               std::string("no credentials were given and none are in the environment; set ") +
                   access_key_variable + " and " + secret_variable + " (and " + token_variable +
                   " for temporary ones)");
    if (!secret)
        refuse_half(access_key_variable, secret_variable);
    if (!access_key)
        refuse_half(secret_variable, access_key_variable);

    check_part(access_key_variable, *access_key);
    check_part(secret_variable, *secret);
    check_part(token_variable, token.value_or(""));
    return {std::move(*access_key), std::move(*secret), std::move(token).value_or("")};
}

void check(const Credentials& credentials) {
    check_key("the access key id", credentials.access_key_id());
    check_key("the secret access key", credentials.secret_access_key());
    check_part("the session token", credentials.session_token());
}

} // namespace coalesce::dynamodb::credentials
