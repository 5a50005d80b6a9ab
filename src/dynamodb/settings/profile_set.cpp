#include "dynamodb/settings/profile_set.hpp"

#include "dynamodb/settings/characters.hpp"

#include <algorithm>

namespace coalesce::dynamodb::settings {
namespace {

void merge_sections(ProfileSet::Sections& sections, const ProfileSet::Sections& stronger) {
    for (const auto& [name, section] : stronger)
        sections[name].merge(section);
}

} // namespace

void Section::set(std::string name, std::string value, std::string place) {
    places_.insert_or_assign(name, std::move(place));
    properties_.insert_or_assign(std::move(name), std::move(value));
}

std::optional<std::string_view> Section::find(std::string_view property) const {
    const auto found = properties_.find(property);
    return found == properties_.end() ? std::nullopt
                                      : std::optional<std::string_view>(found->second);
}

std::string_view Section::place(std::string_view property) const {
    const auto found = places_.find(property);
    return found == places_.end() ? std::string_view() : found->second;
}

void Section::merge(const Section& stronger) {
    for (const auto& [name, value] : stronger.properties_)
        set(name, value, std::string(stronger.place(name)));
}

std::optional<std::string> sub_property(const Section& section, std::string_view outer,
                                        std::string_view inner) {
    auto lines = section.find(outer).value_or("");
    if (!lines.starts_with('\n'))
        return std::nullopt;

    std::optional<std::string> result;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        const auto line = without_trailing_comment(lines.substr(0, end));
        const auto equals = std::min(line.find('='), line.size());
        if (equals < line.size() && lower_case(trimmed(line.substr(0, equals))) == inner)
            result = trimmed(line.substr(equals + 1));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return result;
}

void ProfileSet::merge(const ProfileSet& stronger) {
    merge_sections(profiles, stronger.profiles);
    merge_sections(sso_sessions, stronger.sso_sessions);
    merge_sections(services, stronger.services);
}

} // namespace coalesce::dynamodb::settings
