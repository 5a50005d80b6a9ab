#pragma once

#include "dynamodb/environment.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::settings {

enum class Platform { posix, windows };

#ifdef _WIN32
inline constexpr Platform this_platform = Platform::windows;
#else
inline constexpr Platform this_platform = Platform::posix;
#endif

/// The user's own folder: `HOME`, and on Windows `USERPROFILE`, then `HOMEDRIVE` with `HOMEPATH`.
std::optional<std::string> home_folder(const Environment& environment,
                                       Platform platform = this_platform);

/// `path` with the home folder in the place of a leading `~/`; unchanged if there is none.
std::string expanded(std::string_view path, const Environment& environment,
                     Platform platform = this_platform);

/// Paths of the shared files; an empty one is unknown, for want of a home folder.
struct FileLocations {
    std::string config;
    std::string credentials;
};

/// `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/config` and
/// `~/.aws/credentials`.
FileLocations locate_files(const Environment& environment, Platform platform = this_platform);

} // namespace coalesce::dynamodb::settings
