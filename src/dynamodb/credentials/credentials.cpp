#include <coalesce/dynamodb/credentials.hpp>

#include "dynamodb/crypto/wiped.hpp"

#include <utility>

namespace coalesce::dynamodb {

struct Credentials::Snapshot {
    Snapshot(std::string key_id, std::string key, std::string token,
             std::optional<TimePoint> expires, std::string account)
        : access_key_id(std::move(key_id)),
          secret_access_key(std::move(key)),
          session_token(std::move(token)),
          expiration(expires),
          account_id(std::move(account)) {}

    std::string access_key_id;
    crypto::Wiped<std::string> secret_access_key;
    crypto::Wiped<std::string> session_token;
    std::optional<TimePoint> expiration;
    std::string account_id;
};

Credentials::Credentials(std::string access_key_id, std::string secret_access_key,
                         std::string session_token, std::optional<TimePoint> expiration,
                         std::string account_id)
    : snapshot_(std::make_shared<const Snapshot>(
          std::move(access_key_id), std::move(secret_access_key), std::move(session_token),
          expiration, std::move(account_id))) {}

const std::string& Credentials::access_key_id() const noexcept {
    return snapshot_->access_key_id;
}

const std::string& Credentials::secret_access_key() const noexcept {
    return snapshot_->secret_access_key.get();
}

const std::string& Credentials::session_token() const noexcept {
    return snapshot_->session_token.get();
}

std::optional<Credentials::TimePoint> Credentials::expiration() const noexcept {
    return snapshot_->expiration;
}

const std::string& Credentials::account_id() const noexcept {
    return snapshot_->account_id;
}

} // namespace coalesce::dynamodb
