#pragma once

#include <string>
#include <string_view>

namespace coalesce::dynamodb::settings {

/// Whether it separates words; a carriage return does, so that lines may end as on Windows.
bool is_blank(char c) noexcept;

/// Without the blanks at both ends.
std::string_view trimmed(std::string_view text) noexcept;

/// ASCII letters in lower case, whatever the locale.
std::string lower_case(std::string_view text);

/// Without a comment: a `#` or `;` behind a blank, and all that follows.
std::string_view without_trailing_comment(std::string_view line) noexcept;

} // namespace coalesce::dynamodb::settings
