#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// What signs a request: one immutable snapshot, which its copies share. Nothing here prints it,
/// and the last copy overwrites the secrets as it goes.
///
/// Threads: copies can be read on several threads.
class Credentials {
public:
    using TimePoint = std::chrono::system_clock::time_point; ///< When they expire.

    /// Without an `expiration` they are never refreshed. The account is used for endpoints only.
    Credentials(std::string access_key_id, std::string secret_access_key,
                std::string session_token = {}, std::optional<TimePoint> expiration = {},
                std::string account_id = {});

    /// As whom.
    const std::string& access_key_id() const noexcept;
    /// What only the owner knows; it is never sent.
    const std::string& secret_access_key() const noexcept;

    /// Empty for long-term keys.
    const std::string& session_token() const noexcept;

    /// Nothing for those that are never refreshed.
    std::optional<TimePoint> expiration() const noexcept;

    /// The account that they belong to; empty if that is not known.
    const std::string& account_id() const noexcept;

private:
    struct Snapshot;
    std::shared_ptr<const Snapshot> snapshot_; // shared by copies
};

} // namespace coalesce::dynamodb
