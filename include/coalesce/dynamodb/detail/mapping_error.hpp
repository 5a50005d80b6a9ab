#pragma once

#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <string>
#include <string_view>

// How a mapping fails. Reading throws `errc::mismatch`, writing `errc::invalid_item`; each message
// begins with the path of the attribute and says what was expected and what came.

namespace coalesce::dynamodb::detail {

[[noreturn]] void throw_missing(const Path& path, std::string_view expected);
[[noreturn]] void throw_wrong_type(const Path& path, std::string_view expected,
                                   const AttributeValue& found);
[[noreturn]] void throw_unfit(const Path& path, std::string_view expected, const Number& found);
[[noreturn]] void throw_unknown_name(const Path& path, std::string_view expected,
                                     std::string_view found);
[[noreturn]] void throw_unwritable(const Path& path, std::string_view expected,
                                   std::string_view found);

} // namespace coalesce::dynamodb::detail
