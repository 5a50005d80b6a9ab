#include "dynamodb/settings/find_flag.hpp"

#include "dynamodb/settings/characters.hpp"
#include "dynamodb/settings/refuse.hpp"

namespace coalesce::dynamodb::settings {

std::optional<bool> find_flag(const Settings& settings, const char* variable,
                              std::string_view property) {
    const auto found = settings.find(variable, property);
    if (!found)
        return std::nullopt;
    const auto value = lower_case(found->value);
    if (value != "true" && value != "false")
        refuse("setting", *found, "true or false");
    return value == "true";
}

} // namespace coalesce::dynamodb::settings
