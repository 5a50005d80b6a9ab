#pragma once

// The law of this room: it finds credentials and says what is wrong with them. It does not sign,
// and no message of it holds a key or a token, or a part of one: names only.

#include "dynamodb/environment.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <optional>

namespace coalesce::dynamodb::credentials {

/// The credentials in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` (of old
/// `AWS_SECURITY_TOKEN`), `AWS_CREDENTIAL_EXPIRATION` and `AWS_ACCOUNT_ID`; nothing if neither key
/// is set. A blank variable counts as not set.
///
/// Throws `errc::missing_credentials`, naming what to set, if there is only one of the keys, and
/// `errc::invalid_setting` if a part cannot be sent or the expiration is no time.
std::optional<Credentials> credentials_in(const Environment& environment);

} // namespace coalesce::dynamodb::credentials
