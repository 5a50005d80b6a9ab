#pragma once

#include "dynamodb/settings/settings.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace coalesce::dynamodb::credentials {

/// Where the metadata service of EC2 is, as given in code; what is empty is looked up.
struct ImdsAddress {
    std::string endpoint{};
    std::string mode{}; ///< `IPv4` or `IPv6`, in any case.
};

/// How the metadata service of EC2 (IMDS) is asked.
struct ImdsSettings {
    bool is_disabled = false;
    bool v1_is_disabled = false;
    std::string endpoint = "http://169.254.169.254"; ///< Without a `/` at its end.

    /// Of one request. A machine that is no instance shows by its silence, so this is short.
    std::chrono::milliseconds timeout{1000};

    /// Of each request; without it 1 until the service has answered for the first time, 3 then.
    std::optional<unsigned> max_attempts{};
};

/// Finds the settings of IMDS: `AWS_EC2_METADATA_DISABLED`, `AWS_EC2_METADATA_V1_DISABLED`,
/// `AWS_EC2_METADATA_SERVICE_ENDPOINT` and `..._MODE`, `AWS_METADATA_SERVICE_TIMEOUT` in seconds
/// and `AWS_METADATA_SERVICE_NUM_ATTEMPTS`, with their properties of the profile. An endpoint,
/// wherever it is from, beats a mode.
///
/// Throws `errc::invalid_setting`, naming value and origin, for what cannot be meant.
ImdsSettings imds_settings(const settings::Settings& settings, const ImdsAddress& given = {});

} // namespace coalesce::dynamodb::credentials
