#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/environment.hpp"

namespace coalesce::dynamodb::credentials {

/// The role that `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME` name;
/// nothing without a file, for a role alone may be meant for others.
///
/// Throws `errc::invalid_setting` if there is a file, but no role.
std::optional<WebIdentity> web_identity_in(const Environment& environment);

/// The token of an identity, which is what its file holds, at this moment. Throws
/// `errc::missing_credentials` if `content` is nothing or blank.
std::string identity_token(const WebIdentity& identity, const std::optional<std::string>& content);

} // namespace coalesce::dynamodb::credentials
