#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/credentials/utc_time.hpp"

#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

// The Security Token Service (STS) speaks the query protocol: a form goes there, XML comes back.
// Facts: its API reference, version 2011-06-15.

/// The name of a session that nobody named: `coalesce-` and the milliseconds since 1970.
std::string default_session_name(TimePoint now);

/// The body of a call of `AssumeRole`.
std::string assume_role_form(const AssumedRole& role, const std::string& default_session);

/// The body of a call of `AssumeRoleWithWebIdentity`; `token` is what the file holds.
std::string web_identity_form(const WebIdentity& identity, std::string_view token,
                              const std::string& default_session);

/// Reads the answer to either call, which is `operation`. The account is that of the role.
/// Throws `errc::malformed_response` if it is none.
Credentials read_role_answer(std::string_view xml, const std::string& operation);

/// What an error answer says; each may be empty.
struct StsError {
    std::string code{};
    std::string message{};
    std::string request_id{};
};

/// Reads the body of an error. It may be anything, which is then no error: all is empty.
StsError read_sts_error(std::string_view xml);

/// Whether the same call may succeed when it is made again: STS could not reach the identity
/// provider. What is said by other codes is said by the HTTP status too.
bool is_provider_unreachable(const StsError& error) noexcept;

} // namespace coalesce::dynamodb::credentials
