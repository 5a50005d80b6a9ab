#include "dynamodb/cursor/sealing_key.hpp"

#include "dynamodb/crypto/hash.hpp"

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::cursor {

SealingKey::SealingKey(Binary secret) : secret_(std::move(secret)) {
    const auto& bytes = secret_.get();
    crypto::Digest digest;
    crypto::hmac_sha256({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                        "coalesce: the id of a key for cursors", digest);
    std::copy_n(crypto::bytes(digest).begin(), id_.size(), id_.begin());
}

std::string SealingKey::seal(std::string_view text, std::string_view bound) const {
    const auto nonce = crypto::random_nonce();
    return std::string(nonce.begin(), nonce.end()) + crypto::seal(aes_key(), nonce, text, bound);
}

std::optional<std::string> SealingKey::open(std::string_view sealed, std::string_view bound) const {
    crypto::Nonce nonce{};
    if (sealed.size() < nonce.size())
        return std::nullopt;
    std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
    return crypto::open(aes_key(), nonce, sealed.substr(nonce.size()), bound);
}

} // namespace coalesce::dynamodb::cursor
