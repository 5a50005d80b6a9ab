#pragma once

#include <string>
#include <string_view>

namespace coalesce::dynamodb {

/// `text` as it may stand in a message: in quotes, escaped as in JSON, and cut after some 60
/// bytes with `...` in the place of the rest. Bytes that are not UTF-8 show as `\xFF`.
std::string quoted(std::string_view text);

/// The same without the quotes.
std::string legible(std::string_view text);

} // namespace coalesce::dynamodb
