#pragma once

#include <coalesce/dynamodb/credentials.hpp>

#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

/// Throws `errc::invalid_setting`, naming `name`, if a part of credentials holds a control
/// character: a line break would start a header of its own.
void check_part(const std::string& name, std::string_view value);

/// Throws `errc::invalid_setting` if the access key or the secret is blank, or if one of the
/// three parts cannot be sent, as `check_part` says.
void check(const Credentials& credentials);

/// Throws as `check_part` does for each part of credentials that `origin` gave.
void check_sendable(const Credentials& credentials, const std::string& origin);

} // namespace coalesce::dynamodb::credentials
