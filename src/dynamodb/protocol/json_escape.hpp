#pragma once

#include <string>

namespace coalesce::dynamodb::protocol {

/// Reads what follows a backslash in a string of JSON (`n`, `u00e9`, both halves of a surrogate
/// pair) and appends the text that it stands for, in UTF-8. Gives where it ends; null if it is no
/// escape.
const char* append_escape(std::string& text, const char* next, const char* end);

} // namespace coalesce::dynamodb::protocol
