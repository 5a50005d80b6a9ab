#pragma once

#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/number.hpp>

#include <exception>
#include <string_view>

// How a mapping fails. Reading throws `errc::mismatch`, writing `errc::invalid_item`; each message
// begins with the path of the attribute and says what was expected and what came.

namespace coalesce::dynamodb::detail {

[[noreturn]] void throw_missing(const Path& path, TypeSet expected);
[[noreturn]] void throw_wrong_type(const Path& path, TypeSet expected, AttributeType found);
[[noreturn]] void throw_unfit(const Path& path, std::string_view expected, const Number& found);
[[noreturn]] void throw_unknown_name(const Path& path, std::string_view expected,
                                     std::string_view found);
[[noreturn]] void throw_unwritable(const Path& path, std::string_view expected,
                                   std::string_view found);

/// What a user's converter threw, with the place before it.
[[noreturn]] void throw_unconverted(errc code, const Path& path, const std::exception& error);

/// A member that a map has already: `errc::malformed_response`.
[[noreturn]] void throw_twice(const Path& path);

} // namespace coalesce::dynamodb::detail
