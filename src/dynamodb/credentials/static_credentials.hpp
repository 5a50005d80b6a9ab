#pragma once

// The law of this room: it finds credentials and says what is wrong with them. It does not sign,
// and no message of it holds a key or a token, or a part of one: names only.

#include "dynamodb/environment.hpp"

#include <coalesce/dynamodb/credentials.hpp>

namespace coalesce::dynamodb::credentials {

/// The credentials in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
///
/// A blank variable counts as not set. Throws `errc::missing_credentials`, naming what to set,
/// if there are none or only half of them, and `errc::invalid_setting` as `check` does.
Credentials credentials_from(const Environment& environment);

/// Throws `errc::invalid_setting` if the access key or the secret is blank, or if one of the
/// three holds a control character: a line break would start a header of its own.
void check(const Credentials& credentials);

} // namespace coalesce::dynamodb::credentials
