#pragma once

#include "dynamodb/settings/settings.hpp"

#include <optional>
#include <string>

namespace coalesce::dynamodb::settings {

// What a client needs beside endpoint and credentials. Each of these throws
// `errc::invalid_setting`, naming value and origin, for a value that the setting cannot have.

/// How often a request is sent at most: `AWS_MAX_ATTEMPTS`, `max_attempts`. At least 1.
std::optional<unsigned> find_max_attempts(const Settings& settings);

/// Refuses a mode of retrying (`AWS_RETRY_MODE`, `retry_mode`) that no AWS tool knows. Those that
/// are known all mean the one way in which we retry.
void check_retry_mode(const Settings& settings);

/// Whether requests are signed by the clock of the service if ours is wrong: yes, unless
/// `AWS_DISABLE_CLOCK_SKEW_CORRECTION` or `disable_clock_skew_correction` say no.
bool corrects_clock_skew(const Settings& settings);

/// Path of the certificates to trust in the place of the system's: `AWS_CA_BUNDLE`, `ca_bundle`.
std::optional<Found> find_ca_bundle(const Settings& settings);

/// The name of the program for `User-Agent`: `AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`. At most 50
/// letters, digits and other characters that HTTP takes in a token.
std::optional<std::string> find_app_id(const Settings& settings);

} // namespace coalesce::dynamodb::settings
