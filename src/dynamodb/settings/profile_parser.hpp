#pragma once

#include "dynamodb/settings/profile_set.hpp"

#include <string_view>

namespace coalesce::dynamodb::settings {

/// The two shared files name profiles differently: `[profile dev]` in `config`, `[dev]` in
/// `credentials`.
enum class SharedFile { config, credentials };

/// Reads the text of a shared file.
///
/// Sections and properties whose names cannot be those of a profile or a property are left out,
/// as the AWS tools do; `[profile default]` hides `[default]`. Throws `errc::invalid_setting`,
/// naming `path` and line, for a line that is none of a section, a property, the continuation of
/// one, or a comment. The message shows nothing of the line: it can hold a secret.
ProfileSet parse_profile_file(std::string_view text, SharedFile kind, std::string_view path);

} // namespace coalesce::dynamodb::settings
