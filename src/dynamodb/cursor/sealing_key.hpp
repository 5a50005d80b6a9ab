#pragma once

#include "dynamodb/crypto/aes_gcm.hpp"
#include "dynamodb/crypto/wiped.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::cursor {

/// A key that cursors are sealed with, and the id by which they name it.
class SealingKey {
public:
    static constexpr std::size_t id_size = 4;

    explicit SealingKey(Binary secret);

    /// Derived from the key, so that it has the same one in every process. It betrays nothing of
    /// the key, and two keys may have one id.
    std::string_view id() const noexcept { return {id_.data(), id_.size()}; }

    std::size_t size() const noexcept { return secret_.get().size(); }
    bool has_secret_of(const SealingKey& other) const {
        return secret_.get() == other.secret_.get();
    }

    /// The key must have 32 bytes. Gives a fresh nonce, and the sealed text behind it.
    std::string seal(std::string_view text, std::string_view bound) const;

    /// What `seal` was given; nothing if it was not this key's, or bound to something else.
    std::optional<std::string> open(std::string_view sealed, std::string_view bound) const;

private:
    crypto::AesKey aes_key() const { return crypto::AesKey(secret_.get()); }

    crypto::Wiped<Binary> secret_;
    std::array<char, id_size> id_{};
};

} // namespace coalesce::dynamodb::cursor
