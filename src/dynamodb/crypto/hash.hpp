#pragma once

// The law of this room: bytes in, bytes out. It is the only one that includes OpenSSL, none of
// its headers shows that, and it knows nothing of requests, credentials or time. What OpenSSL
// refuses is thrown.

#include <array>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::crypto {

/// A SHA-256 or HMAC-SHA-256 value.
using Digest = std::array<unsigned char, 32>;

/// The digest's bytes, to be hashed or used as a key in their turn.
inline std::string_view bytes(const Digest& digest) noexcept {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The digest as 64 lower-case hexadecimal digits.
std::string hex(const Digest& digest);

/// Throws `std::runtime_error` with OpenSSL's reason, as do `sha1_hex` and `hmac_sha256`.
Digest sha256(std::string_view text);

/// The SHA-1 of a text as 40 hexadecimal digits. It protects nothing: AWS tools name files by it.
std::string sha1_hex(std::string_view text);

/// Writes the result where it shall stay, so that a secret one leaves no copy behind. `key` may
/// be the bytes of `result`.
void hmac_sha256(std::string_view key, std::string_view text, Digest& result);

} // namespace coalesce::dynamodb::crypto
