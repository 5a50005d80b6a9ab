#include "dynamodb/signing/signing_key.hpp"

#include <utility>

namespace coalesce::dynamodb::signing {
namespace {

constexpr std::string_view seed_prefix = "AWS4";

} // namespace

SigningKey::SigningKey(std::string region, std::string service)
    : region_(std::move(region)), service_(std::move(service)) {}

bool SigningKey::derive(std::string_view secret, std::string_view day) {
    if (seed_ && day_ == day && std::string_view(seed_->get()).substr(seed_prefix.size()) == secret)
        return false;

    // Empty until the key is whole: if hashing throws on the way, the next call starts anew.
    day_.clear();

    std::string seed;
    seed.reserve(seed_prefix.size() + secret.size());
    seed.append(seed_prefix).append(secret);
    seed_.emplace(std::move(seed));

    auto& key = key_.get();
    crypto::hmac_sha256(seed_->get(), day, key);
    crypto::hmac_sha256(crypto::bytes(key), region_, key);
    crypto::hmac_sha256(crypto::bytes(key), service_, key);
    crypto::hmac_sha256(crypto::bytes(key), "aws4_request", key);
    day_ = day;
    return true;
}

} // namespace coalesce::dynamodb::signing
