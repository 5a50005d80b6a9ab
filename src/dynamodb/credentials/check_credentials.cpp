#include "dynamodb/credentials/check_credentials.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>

namespace coalesce::dynamodb::credentials {
namespace {

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void check_key(const std::string& name, std::string_view value) {
    if (value.find_first_not_of(" \t\r\n") == value.npos)
        throw boost::system::system_error(errc::invalid_setting,
                                          name + " is blank; give both keys, or no credentials to "
                                                 "have them looked up in the environment");
    check_part(name, value);
}

} // namespace

void check_part(const std::string& name, std::string_view value) {
    if (has_control_character(value))
        throw boost::system::system_error(
            errc::invalid_setting,
            name + " holds a line break or another control character; expected printable "
                   "text, check how it was copied");
}

void check(const Credentials& credentials) {
    check_key("the access key id", credentials.access_key_id());
    check_key("the secret access key", credentials.secret_access_key());
    check_part("the session token", credentials.session_token());
}

void check_sendable(const Credentials& credentials, const std::string& origin) {
    check_part("the access key id in " + origin, credentials.access_key_id());
    check_part("the secret access key in " + origin, credentials.secret_access_key());
    check_part("the session token in " + origin, credentials.session_token());
    check_part("the account id in " + origin, credentials.account_id());
}

} // namespace coalesce::dynamodb::credentials
