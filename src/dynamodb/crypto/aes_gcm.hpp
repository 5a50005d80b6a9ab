#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// AES-256 in Galois/Counter Mode (NIST SP 800-38D): hides a text, and shows when it, or another
// text that it is bound to, is not what was sealed.

namespace coalesce::dynamodb::crypto {

using AesKey = std::span<const std::byte, 32>;

/// 96 bits that no two texts under one key may share. A random one is good for 2^32 texts.
using Nonce = std::array<char, 12>;

/// By how much a sealed text is longer.
inline constexpr std::size_t tag_size = 16;

/// A nonce that nobody can foretell. Throws `std::runtime_error` if OpenSSL has none.
Nonce random_nonce();

/// The text hidden, and its tag behind it. `bound` is not a part of that, but must be the same
/// when it is opened. Throws `std::runtime_error` with OpenSSL's reason.
std::string seal(AesKey key, const Nonce& nonce, std::string_view text, std::string_view bound);

/// The text; nothing unless `sealed` and `bound` are those of `seal`, with this key and nonce.
std::optional<std::string> open(AesKey key, const Nonce& nonce, std::string_view sealed,
                                std::string_view bound);

} // namespace coalesce::dynamodb::crypto
