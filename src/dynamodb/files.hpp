#pragma once

#include <functional>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// The bytes of a file, or nothing if it cannot be read: the file system, or a table in a test.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads from this machine's file system. A file over 1 MiB counts as one that cannot be read:
/// settings and tokens are small.
std::optional<std::string> read_file(const std::string& path);

} // namespace coalesce::dynamodb
