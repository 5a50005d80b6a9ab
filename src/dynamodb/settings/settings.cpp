#include "dynamodb/settings/settings.hpp"

#include "dynamodb/quoted.hpp"
#include "dynamodb/settings/characters.hpp"
#include "dynamodb/settings/file_location.hpp"
#include "dynamodb/settings/profile_parser.hpp"

#include <utility>

namespace coalesce::dynamodb::settings {
namespace {

ProfileSet profiles_in(const std::string& path, SharedFile kind, const FileReader& read_file) {
    const auto text = path.empty() ? std::nullopt : read_file(path);
    return text ? parse_profile_file(*text, kind, path) : ProfileSet();
}

bool is_set(std::string_view value) {
    return value.find_first_not_of(" \t\r\n") != value.npos;
}

} // namespace

Settings::Settings(Environment environment, const FileReader& read_file, std::string profile)
    : environment_(std::move(environment)), profile_name_(std::move(profile)) {
    if (profile_name_.empty())
        profile_name_ = setting(environment_, "AWS_PROFILE").value_or("");
    profile_is_chosen_ = !profile_name_.empty();
    if (!profile_is_chosen_)
        profile_name_ = "default";

    const auto files = locate_files(environment_);
    profiles_ = profiles_in(files.config, SharedFile::config, read_file);
    profiles_.merge(profiles_in(files.credentials, SharedFile::credentials, read_file));
}

std::optional<Found> Settings::find(const char* variable, std::string_view property) const {
    if (auto value = *variable ? setting(environment_, variable) : std::nullopt)
        return Found{std::move(*value), std::string("from ") + variable};

    const auto* section = profile();
    const auto value = section ? section->find(property) : std::nullopt;
    if (!value || !is_set(*value))
        return std::nullopt;
    return Found{std::string(*value), origin_of(property)};
}

std::string Settings::origin_of(std::string_view property) const {
    auto origin = std::string(property) + " of profile " + quoted(profile_name_);
    const auto place = profile() ? profile()->place(property) : std::string_view();
    if (!place.empty())
        origin.append(" in ").append(place);
    return origin;
}

} // namespace coalesce::dynamodb::settings
