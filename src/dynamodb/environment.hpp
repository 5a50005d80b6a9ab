#pragma once

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// Where settings are looked up by name: the process's environment, or a table in a test.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The variables of this process.
inline std::optional<std::string> process_environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

/// The value of a variable; a blank one counts as not set.
inline std::optional<std::string> setting(const Environment& environment, const char* name) {
    auto value = environment(name);
    const bool blank = !value || value->find_first_not_of(" \t\r\n") == value->npos;
    return blank ? std::nullopt : value;
}

} // namespace coalesce::dynamodb
