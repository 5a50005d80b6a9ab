#include "dynamodb/settings/file_location.hpp"

namespace coalesce::dynamodb::settings {
namespace {

char separator(Platform platform) {
    return platform == Platform::windows ? '\\' : '/';
}

bool starts_at_home(std::string_view path, Platform platform) {
    return path.starts_with("~/") || (platform == Platform::windows && path.starts_with("~\\"));
}

std::string location(const Environment& environment, const char* variable, const char* name,
                     Platform platform) {
    if (const auto given = setting(environment, variable))
        return expanded(*given, environment, platform);
    const auto home = home_folder(environment, platform);
    return home ? *home + separator(platform) + ".aws" + separator(platform) + name : "";
}

} // namespace

std::optional<std::string> home_folder(const Environment& environment, Platform platform) {
    if (auto home = setting(environment, "HOME"))
        return home;
    if (platform == Platform::posix)
        return std::nullopt;
    if (auto profile = setting(environment, "USERPROFILE"))
        return profile;
    const auto drive = setting(environment, "HOMEDRIVE");
    const auto path = setting(environment, "HOMEPATH");
    return drive && path ? std::optional(*drive + *path) : std::nullopt;
}

std::string expanded(std::string_view path, const Environment& environment, Platform platform) {
    const auto home = home_folder(environment, platform);
    if (!home || !starts_at_home(path, platform))
        return std::string(path);
    return *home + std::string(path.substr(1));
}

FileLocations locate_files(const Environment& environment, Platform platform) {
    return {location(environment, "AWS_CONFIG_FILE", "config", platform),
            location(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials", platform)};
}

} // namespace coalesce::dynamodb::settings
