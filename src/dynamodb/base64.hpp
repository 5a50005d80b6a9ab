#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coalesce::dynamodb {

/// Standard base64 with padding, as DynamoDB writes B values.
std::string to_base64(std::span<const std::byte> bytes);

/// The bytes of standard, padded base64; nothing if `text` has any other character, whitespace
/// included, or not its full padding. Bits that the padding leaves over need not be zero: `AA==`
/// and `AB==` are the same byte, and servers take them for the same key.
std::optional<Binary> from_base64(std::string_view text);

/// Base64 that can stand in an address as it is: `-` and `_` for `+` and `/`, and no padding.
std::string to_base64url(std::span<const std::byte> bytes);

/// The bytes of what `to_base64url` gives, and nothing for any other text: here bits left over
/// must be zero, so that bytes have one text.
std::optional<Binary> from_base64url(std::string_view text);

} // namespace coalesce::dynamodb
