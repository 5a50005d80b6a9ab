#pragma once

#include "dynamodb/crypto/hash.hpp"
#include "dynamodb/crypto/wiped.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::signing {

/// The key that signs: made of a secret, a day, a region and a service, and kept until one of
/// them changes, so that most signatures cost one HMAC and not five. Overwritten when it goes.
class SigningKey {
public:
    SigningKey(std::string region, std::string service);

    const std::string& region() const noexcept { return region_; }
    const std::string& service() const noexcept { return service_; }

    /// Makes this the key of a secret and a day (`yyyymmdd`). False if it was already.
    bool derive(std::string_view secret, std::string_view day);

    /// Valid until the next `derive`.
    std::string_view bytes() const noexcept { return crypto::bytes(key_.get()); }

private:
    std::string region_;
    std::string service_;
    std::string day_;
    std::optional<crypto::Wiped<std::string>> seed_;
    crypto::Wiped<crypto::Digest> key_;
};

} // namespace coalesce::dynamodb::signing
