#pragma once

#include <string_view>

namespace coalesce::dynamodb {

/// Whether `text` is well-formed UTF-8: no stray or missing continuation bytes, no overlong
/// forms, no surrogates, nothing above U+10FFFF. A zero byte is a character like any other.
bool is_utf8(std::string_view text) noexcept;

} // namespace coalesce::dynamodb
