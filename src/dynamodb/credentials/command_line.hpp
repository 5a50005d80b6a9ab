#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::credentials {

/// Splits a command into its program and arguments as a shell does: at blanks, with 'single' and
/// "double" quotes and backslashes. Nothing else has a meaning: no variables, no pipes.
///
/// `origin` says whose command it is, for messages, which never show it: it may hold a password.
/// Throws `errc::invalid_setting` if a quote is not closed or there is no program.
std::vector<std::string> split_command(std::string_view command, const std::string& origin);

} // namespace coalesce::dynamodb::credentials
