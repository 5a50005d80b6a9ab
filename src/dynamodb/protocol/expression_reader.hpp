#pragma once

#include <coalesce/dynamodb/condition.hpp>

#include <string_view>

namespace coalesce::dynamodb::protocol {

/// Takes an expression apart: words and signs stay, placeholders become what they stand for, and
/// names the paths of attributes. Throws `errc::invalid_expression`.
detail::ConditionParts read_expression(std::string_view expression, const Condition::Names& names,
                                       const Condition::Values& values);

} // namespace coalesce::dynamodb::protocol
