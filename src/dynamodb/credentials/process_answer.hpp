#pragma once

#include "dynamodb/credentials/profile_chain.hpp"

#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

/// Reads what a credential process wrote: JSON of version 1. Without an expiration in it the
/// credentials are never refreshed.
///
/// Throws `errc::malformed_response` if it is anything else, and `errc::invalid_setting` for
/// credentials that cannot be sent.
Credentials read_process_answer(std::string_view output, const ProcessSource& source);

/// What is said of a process that failed: its exit code, and what it says itself, of which only the
/// first line is told, and not more than 200 bytes.
std::string process_failure(int exit_code, std::string_view error_output,
                            const ProcessSource& source);

} // namespace coalesce::dynamodb::credentials
