#pragma once

#include <string>
#include <utility>

namespace coalesce::dynamodb {

/// What signs a request. One immutable snapshot; nothing here prints it.
class Credentials {
public:
    Credentials(std::string access_key_id, std::string secret_access_key,
                std::string session_token = {})
        : access_key_id_(std::move(access_key_id)),
          secret_access_key_(std::move(secret_access_key)),
          session_token_(std::move(session_token)) {}

    const std::string& access_key_id() const noexcept { return access_key_id_; }
    const std::string& secret_access_key() const noexcept { return secret_access_key_; }

    /// Empty for long-term keys.
    const std::string& session_token() const noexcept { return session_token_; }

private:
    std::string access_key_id_;
    std::string secret_access_key_;
    std::string session_token_;
};

} // namespace coalesce::dynamodb
