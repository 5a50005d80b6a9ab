#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/http/message.hpp"

#include <string>

namespace coalesce::dynamodb::credentials {

/// Asks for the credentials of the role of `profile`, at the portal's address without a `/` at its
/// end.
http::Request sso_role_request(const std::string& portal, const SsoProfile& profile,
                               const std::string& access_token);

/// Throws `errc::missing_credentials`: no answer came, and why.
[[noreturn]] void throw_no_sso_answer(const SsoProfile& profile, const std::string& reason);

/// Reads the answer to that request; their account is that of the profile.
///
/// Throws `errc::missing_credentials`, saying what to do, if they are refused, and
/// `errc::malformed_response` if there are none in an answer that says 200.
Credentials read_sso_role_answer(const http::Response& response, const SsoProfile& profile);

} // namespace coalesce::dynamodb::credentials
